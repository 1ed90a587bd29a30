# libseccomp has no CMake package: Libseccomp::libseccomp.
find_path(Libseccomp_INCLUDE_DIR seccomp.h)
find_library(Libseccomp_LIBRARY seccomp)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libseccomp REQUIRED_VARS Libseccomp_LIBRARY Libseccomp_INCLUDE_DIR)
if(Libseccomp_FOUND AND NOT TARGET Libseccomp::libseccomp)
  add_library(Libseccomp::libseccomp UNKNOWN IMPORTED)
  set_target_properties(Libseccomp::libseccomp PROPERTIES
    IMPORTED_LOCATION "${Libseccomp_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${Libseccomp_INCLUDE_DIR}")
endif()
