# OpenJPEG's own package file, as Debian ships it, asks for programs of other packages: OpenJpeg::openjp2.
find_path(OpenJpeg_INCLUDE_DIR openjpeg.h PATH_SUFFIXES openjpeg-2.5 openjpeg-2.4)
find_library(OpenJpeg_LIBRARY openjp2)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenJpeg REQUIRED_VARS OpenJpeg_LIBRARY OpenJpeg_INCLUDE_DIR)
if(OpenJpeg_FOUND AND NOT TARGET OpenJpeg::openjp2)
  add_library(OpenJpeg::openjp2 UNKNOWN IMPORTED)
  set_target_properties(OpenJpeg::openjp2 PROPERTIES
    IMPORTED_LOCATION "${OpenJpeg_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${OpenJpeg_INCLUDE_DIR}")
endif()
