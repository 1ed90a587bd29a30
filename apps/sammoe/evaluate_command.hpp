#pragma once

#include "command.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe evaluate: Dice of a mask against labels.
class EvaluateCommand : public Command {
 public:
  explicit EvaluateCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

  const std::vector<std::uint16_t>& labels() const { return wanted_labels_; }

 private:
  std::filesystem::path predictions_;
  std::filesystem::path labels_;
  std::vector<std::uint16_t> wanted_labels_;
  bool as_json_ = false;
};

}  // namespace sammoe
