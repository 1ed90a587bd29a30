#pragma once

#include "sammoe/sandbox.hpp"
#include "sammoe/runtime.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace sammoe {

/// The option that decides whether a command gives up what it does not need before it reads a network.
class SandboxOption {
 public:
  SandboxOption() = default;
  SandboxOption(const SandboxOption&) = delete;
  SandboxOption& operator=(const SandboxOption&) = delete;

  const CLI::Option* declare(CLI::App& app);

  /// Enters the sandbox as the option says, for work on that device; none is entered for a GPU. Throws
  /// Error{processing} if there must be one and cannot, Error{usage} if there must be one for a GPU.
  void enter(const SandboxRights& rights, Device device) const;

 private:
  enum class Mode { automatic, on, off };
  Mode mode_ = Mode::automatic;
};

/// The folder of a file or folder that will be made.
std::filesystem::path folder_of(const std::filesystem::path& output);

}  // namespace sammoe
