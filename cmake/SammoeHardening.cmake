# What Debian builds its own programs with: an overrun on the stack or in a buffer of known size ends the process.

option(SAMMOE_HARDENING "Compile with the checks of stack and buffers that distributions compile with" ON)
if(SAMMOE_HARDENING)
  add_compile_options(-fstack-protector-strong -fstack-clash-protection
    $<$<AND:$<CONFIG:Release,RelWithDebInfo,MinSizeRel>,$<COMPILE_LANGUAGE:CXX>>:-D_FORTIFY_SOURCE=2>)
  add_link_options(LINKER:-z,relro,-z,noexecstack)
endif()
