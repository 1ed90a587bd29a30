# How a layer, a test and a warning level are declared. The list of layers and what each may use is src/layers.cmake.

add_library(sammoe_warnings INTERFACE)
target_compile_options(sammoe_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  $<$<BOOL:${SAMMOE_WARNINGS_AS_ERRORS}>:-Werror>)

# A file that includes LibTorch's script header compiles for 13 s without, 5 s with a precompiled header, made once.
# Every target that uses it must have the same flags, so they are set here and nowhere else.
function(sammoe_use_torch target)
  target_link_libraries(${target} PRIVATE torch)
  if(target STREQUAL "sammoe_model")
    target_precompile_headers(${target} PRIVATE <torch/script.h>)
  else()
    target_precompile_headers(${target} REUSE_FROM sammoe_model)
  endif()
endfunction()

# sammoe_add_layer(<name> SOURCES <file>... [USES <layer>...] [LIBRARIES <third-party target>...] [TORCH])
function(sammoe_add_layer name)
  cmake_parse_arguments(ARG "TORCH" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  set(target sammoe_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(sammoe::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_compile_features(${target} PUBLIC cxx_std_17)
  target_include_directories(${target}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM ARG_USES PREPEND sammoe_)
  target_link_libraries(${target} PUBLIC ${ARG_USES} PRIVATE ${ARG_LIBRARIES} $<BUILD_INTERFACE:sammoe_warnings>)
  if(ARG_TORCH)
    sammoe_use_torch(${target})
  endif()
  set_property(GLOBAL APPEND PROPERTY SAMMOE_LAYER_TARGETS ${target})
endfunction()
