# Proves that check_layers.cmake finds each kind of offence, and nothing in the files that keep to the rules.
execute_process(
  COMMAND ${CMAKE_COMMAND} -D SOURCE_DIR=${CMAKE_CURRENT_LIST_DIR}/offender -D LAYERS=${CMAKE_CURRENT_LIST_DIR}/offender/layers.cmake
          -P ${CMAKE_CURRENT_LIST_DIR}/check_layers.cmake
  RESULT_VARIABLE result ERROR_VARIABLE output)
if(result EQUAL 0)
  message(FATAL_ERROR "the offender passed")
endif()
foreach(expected
    "src/low/upward.cpp includes \"high/roof.hpp\"" "src/low/upward.cpp includes \"sammoe/roof.hpp\"" "src/low/upward.cpp includes <zlib.h>"
    "src/low/cellar/shelf.cpp includes \"low/attic/roof_beam.hpp\" of room"
    "base.hpp is a public header and includes the private \"low/floor.hpp\"" "include/sammoe/base.hpp includes <zlib.h>"
    "orphan.hpp is named in no row" "apps/program/main.cpp includes \"low/floor.hpp\"" "apps/program/main.cpp includes <zlib.h>")
  string(FIND "${output}" "${expected}" position)
  if(position EQUAL -1)
    message(FATAL_ERROR "not reported: ${expected}\n${output}")
  endif()
endforeach()
if(output MATCHES "fine.cpp")
  message(FATAL_ERROR "fine.cpp was reported:\n${output}")
endif()
