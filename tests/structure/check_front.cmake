# cmake -D PROGRAM=<file> -P check_front.cmake
# Fails if the program is linked to LibTorch, which would cost every start of it most of a second.
cmake_minimum_required(VERSION 3.25)
find_program(READELF readelf REQUIRED)
execute_process(COMMAND ${READELF} --dynamic --wide ${PROGRAM} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
if(NOT dynamic MATCHES "\\[libc\\.so")
  message(FATAL_ERROR "${PROGRAM}: readelf lists no libraries")
endif()
if(dynamic MATCHES "\\[lib(torch|c10)[^]]*\\]")
  message(FATAL_ERROR "${PROGRAM} is linked to ${CMAKE_MATCH_0}; what needs LibTorch belongs to apps/sammoe/engine")
endif()
