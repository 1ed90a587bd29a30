#include "program.hpp"
#include "signals.hpp"

#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  sammoe::turn_write_signals_into_errors();
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return sammoe::run_program(arguments, std::cout, std::cerr);
}
