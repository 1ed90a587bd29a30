#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// Parses arguments into a command as the program does, without files and without running it.
template <typename SomeCommand>
class CommandLine {
 public:
  explicit CommandLine(const std::vector<std::string>& arguments) : command_(app_) {
    app_.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    command_.finish_parsing();
  }

  const SomeCommand* operator->() const { return &command_; }

 private:
  CLI::App app_;
  SomeCommand command_;
};

}  // namespace sammoe
