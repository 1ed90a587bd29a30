#pragma once

#include "command.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe inspect: what is in a bundle, and whether its files are the ones it names; or which volumes DICOM
/// files hold.
class InspectCommand : public Command {
 public:
  explicit InspectCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

 private:
  void inspect_bundle(std::ostream& out);
  void inspect_input(std::ostream& out) const;

  std::filesystem::path model_;
  std::filesystem::path input_;
  bool as_json_ = false;
  bool skip_verification_ = false;
};

}  // namespace sammoe
