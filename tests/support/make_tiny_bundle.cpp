#include "support/tiny_bundle.hpp"

#include <exception>
#include <iostream>

/// Writes the bundle of tiny_bundle_with_gate() for tests of programs. usage: make_tiny_bundle FOLDER
int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_tiny_bundle FOLDER\n";
    return 2;
  }
  try {
    sammoe::write_tiny_bundle(argv[1], sammoe::tiny_bundle_with_gate());
  } catch (const std::exception& failure) {
    std::cerr << "make_tiny_bundle: " << failure.what() << "\n";
    return 1;
  }
  return 0;
}
