#pragma once

#include "sammoe/volume_io.hpp"

#include "command.hpp"

#include <filesystem>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe inspect: what is in a bundle, and whether its files are the ones it names; or what volumes and
/// label maps hold, and whether they can be segmented.
class InspectCommand : public Command {
 public:
  explicit InspectCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

 private:
  void inspect_bundle(std::ostream& out);
  void inspect_inputs(std::ostream& out) const;

  std::filesystem::path model_;
  std::vector<std::filesystem::path> inputs_;
  ReadOptions read_;
  bool as_json_ = false;
  bool skip_verification_ = false;
};

}  // namespace sammoe
