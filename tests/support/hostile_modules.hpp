#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe::test {

/// A TorchScript file that makes a file of its own when it is loaded, compiled or run.
struct HostileModule {
  std::string name;  ///< letters only, for the test's name
  std::string bytes;
  std::vector<std::string> words;  ///< that its refusal must hold: what it uses, and where
  bool acts_without_python = true;
};

/// Every kind of attack that is known to work on LibTorch's loader; each writes `target`.
std::vector<HostileModule> hostile_modules(const std::filesystem::path& target);

}  // namespace sammoe::test
