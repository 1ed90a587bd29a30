# cpp-httplib as Debian builds it, a library: CppHttplib::CppHttplib. Its header must see the same definitions as the library
# did, which pkg-config knows.
find_package(PkgConfig QUIET)
pkg_check_modules(CppHttplib_PC QUIET cpp-httplib)
find_path(CppHttplib_INCLUDE_DIR httplib.h)
find_library(CppHttplib_LIBRARY cpp-httplib)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(CppHttplib REQUIRED_VARS CppHttplib_LIBRARY CppHttplib_INCLUDE_DIR)
if(CppHttplib_FOUND AND NOT TARGET CppHttplib::CppHttplib)
  add_library(CppHttplib::CppHttplib UNKNOWN IMPORTED)
  set_target_properties(CppHttplib::CppHttplib PROPERTIES
    IMPORTED_LOCATION "${CppHttplib_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${CppHttplib_INCLUDE_DIR}"
    INTERFACE_COMPILE_OPTIONS "${CppHttplib_PC_CFLAGS_OTHER}")
endif()
