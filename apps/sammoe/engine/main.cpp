#include "sammoe/worker.hpp"

#include "program.hpp"
#include "signals.hpp"

#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  if (argc <= 1) return sammoe::run_worker();
  sammoe::turn_write_signals_into_errors();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return sammoe::run_program(arguments, std::cout, std::cerr);
}
