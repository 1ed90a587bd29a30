#pragma once

#include "command.hpp"

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <spdlog/common.h>

namespace sammoe {

/// The command line of sammoe with all its commands.
class Program {
 public:
  Program();

  /// Reads a command line, without the program's name. Opens no file. Throws Error{usage}.
  void parse(const std::vector<std::string>& arguments);
  /// Runs the command that was parsed, or prints the help that was asked for. Throws Error.
  void run(std::ostream& out);

  const CLI::App& app() const { return app_; }

 private:
  struct Entry {
    CLI::App* app;
    std::unique_ptr<Command> command;
  };

  template <typename SomeCommand>
  void add(const std::string& name, const std::string& description);

  void require_known_command(const std::vector<std::string>& arguments) const;

  CLI::App app_;
  std::vector<Entry> entries_;
  spdlog::level::level_enum log_level_ = spdlog::level::warn;
  std::string help_;  ///< printed instead of running a command
};

/// The whole program: parses, runs, and turns every error into one line on `err` and an exit status.
int run_program(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace sammoe
