# The one file that names packages. The installed package reads it too, so a version is written once.

find_package(Torch REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(nlohmann_json 3.11 REQUIRED)

# libseccomp has no CMake package.
if(NOT TARGET sammoe_seccomp)
  find_path(SECCOMP_INCLUDE_DIR seccomp.h REQUIRED)
  find_library(SECCOMP_LIBRARY seccomp REQUIRED)
  add_library(sammoe_seccomp INTERFACE IMPORTED)
  target_include_directories(sammoe_seccomp SYSTEM INTERFACE ${SECCOMP_INCLUDE_DIR})
  target_link_libraries(sammoe_seccomp INTERFACE ${SECCOMP_LIBRARY})
endif()

if(SAMMOE_NETWORKS_ONLY)
  return()
endif()

find_package(ITK QUIET REQUIRED COMPONENTS
  ITKCommon ITKIOImageBase ITKIONRRD ITKIOMeta ITKImageGrid ITKImageFunction ITKDistanceMap)
find_package(DCMTK QUIET REQUIRED)
find_package(PNG REQUIRED)
find_package(ZLIB REQUIRED)
find_package(BZip2 REQUIRED)
find_package(spdlog REQUIRED)

# ITK 5.2 exports no usable include interface: one target carries its folders, as system headers, for all who use it.
if(NOT TARGET sammoe_itk)
  add_library(sammoe_itk INTERFACE IMPORTED)
  target_include_directories(sammoe_itk SYSTEM INTERFACE ${ITK_INCLUDE_DIRS})
  target_link_libraries(sammoe_itk INTERFACE ${ITK_LIBRARIES})
endif()

# ISA-L has no CMake package.
if(NOT TARGET sammoe_isal)
  find_path(ISAL_INCLUDE_DIR isa-l/igzip_lib.h REQUIRED)
  find_library(ISAL_LIBRARY isal REQUIRED)
  add_library(sammoe_isal INTERFACE IMPORTED)
  target_include_directories(sammoe_isal SYSTEM INTERFACE ${ISAL_INCLUDE_DIR})
  target_link_libraries(sammoe_isal INTERFACE ${ISAL_LIBRARY})
endif()

# OpenJPEG's own package file, as Debian ships it, asks for programs of other packages.
if(NOT TARGET sammoe_openjpeg)
  find_path(OPENJPEG_INCLUDE_DIR openjpeg.h PATH_SUFFIXES openjpeg-2.5 openjpeg-2.4 REQUIRED)
  find_library(OPENJPEG_LIBRARY openjp2 REQUIRED)
  add_library(sammoe_openjpeg INTERFACE IMPORTED)
  target_include_directories(sammoe_openjpeg SYSTEM INTERFACE ${OPENJPEG_INCLUDE_DIR})
  target_link_libraries(sammoe_openjpeg INTERFACE ${OPENJPEG_LIBRARY})
endif()
