# The one file that names packages. The installed package reads it too, so a version is written once. `sammoe_need` is
# find_package for the build, find_dependency for the package.

list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}/find")

sammoe_need(Torch)
sammoe_need(OpenSSL COMPONENTS Crypto)
sammoe_need(nlohmann_json 3.11)
sammoe_need(Libseccomp)

if(SAMMOE_NETWORKS_ONLY)
  return()
endif()

sammoe_need(ITK QUIET COMPONENTS
  ITKCommon ITKIOImageBase ITKIONRRD ITKIOMeta ITKImageGrid ITKImageFunction ITKDistanceMap)
sammoe_need(DCMTK QUIET)
sammoe_need(OpenJpeg)
sammoe_need(PNG)
sammoe_need(ZLIB)
sammoe_need(BZip2)
sammoe_need(Isal)
sammoe_need(Zstd)
sammoe_need(CppHttplib)

# ITK 5.2 exports no usable include interface: one target carries its folders, as system headers, for all who use it.
if(NOT TARGET sammoe_itk)
  add_library(sammoe_itk INTERFACE IMPORTED)
  target_include_directories(sammoe_itk SYSTEM INTERFACE ${ITK_INCLUDE_DIRS})
  target_link_libraries(sammoe_itk INTERFACE ${ITK_LIBRARIES})
endif()
