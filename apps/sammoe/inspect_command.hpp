#pragma once

#include "command.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe inspect: what is in a bundle, and whether its files are the ones it names.
class InspectCommand : public Command {
 public:
  explicit InspectCommand(CLI::App& app);

  void run(std::ostream& out) override;

 private:
  std::filesystem::path model_;
  bool as_json_ = false;
  bool skip_verification_ = false;
};

}  // namespace sammoe
