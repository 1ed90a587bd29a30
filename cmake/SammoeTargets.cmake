# How a layer and the warning level are declared. The list of layers and what each may use is src/layers.cmake.

include(${PROJECT_SOURCE_DIR}/src/layers.cmake)

add_library(sammoe_warnings INTERFACE)
target_compile_options(sammoe_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  $<$<BOOL:${SAMMOE_WARNINGS_AS_ERRORS}>:-Werror>)

# Debian's LibTorch takes whichever BLAS the machine's administrator or the last package chose. Its threads and those of a
# BLAS with a pool of its own (openblas-pthread) fight for the processors; with the OpenMP one they are the same threads.
# The old kind of run path, because the new kind does not reach what libraries need in turn.
find_library(SAMMOE_OPENMP_BLAS NAMES libblas.so.3 PATH_SUFFIXES openblas-openmp DOC "OpenBLAS that uses OpenMP")
set(sammoe_blas_options "")
if(SAMMOE_OPENMP_BLAS)
  get_filename_component(blas_folder ${SAMMOE_OPENMP_BLAS} DIRECTORY)
  set(sammoe_blas_options "LINKER:--disable-new-dtags,-rpath,${blas_folder}")
endif()

# sammoe_built_layers(<out>): the layers that this build has, lowest first.
function(sammoe_built_layers out)
  sammoe_layer_names(names)
  if(NOT SAMMOE_TRAINING)
    list(REMOVE_ITEM names training)
  endif()
  if(SAMMOE_NETWORKS_ONLY)
    sammoe_layer_row(importer importer_uses third_party headers)
    sammoe_layer_row(engine engine_uses third_party headers)
    list(APPEND engine_uses ${importer_uses} importer engine)
    list(REMOVE_DUPLICATES engine_uses)
    string(REPLACE ";" "|" needed "${engine_uses}")
    list(FILTER names INCLUDE REGEX "^(${needed})$")
  endif()
  set(${out} "${names}" PARENT_SCOPE)
endfunction()

# A file that includes LibTorch's script header compiles for 13 s without, 5 s with a precompiled header, made once.
# Every target that uses it must have the same flags, so they are set here and nowhere else.
function(sammoe_use_torch target)
  target_link_libraries(${target} PRIVATE torch)
  target_compile_options(${target} PRIVATE -fPIC)  # libraries have it, programs would not
  if(target STREQUAL "sammoe_model")
    target_precompile_headers(${target} PRIVATE <torch/script.h>)
  else()
    target_precompile_headers(${target} REUSE_FROM sammoe_model)
  endif()
endfunction()

# sammoe_add_layer(<name> SOURCES <file>... [LIBRARIES <third-party target>...] [TORCH]): one static library a layer,
# linked with the layers its row in src/layers.cmake names.
function(sammoe_add_layer name)
  cmake_parse_arguments(ARG "TORCH" "" "SOURCES;LIBRARIES" ${ARGN})
  sammoe_layer_row(${name} uses third_party headers)
  list(TRANSFORM uses PREPEND sammoe_)
  set(target sammoe_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(sammoe::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_compile_features(${target} PUBLIC cxx_std_17)
  target_include_directories(${target}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC ${uses} PRIVATE ${ARG_LIBRARIES} $<BUILD_INTERFACE:sammoe_warnings>)
  if(ARG_TORCH)
    sammoe_use_torch(${target})
  endif()
  set_property(GLOBAL APPEND PROPERTY SAMMOE_LAYER_TARGETS ${target})
endfunction()
