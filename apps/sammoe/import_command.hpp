#pragma once

#include "sammoe/bundle_import.hpp"

#include "command.hpp"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe import: PyTorch checkpoints in, a model bundle out.
class ImportCommand : public Command {
 public:
  explicit ImportCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

  const ImportOptions& options() const { return options_; }
  const WorkerOptions& worker_options() const { return worker_; }

 private:
  BundleInfo import_with_progress(std::vector<std::string>& lines) const;

  ImportOptions options_;
  WorkerOptions worker_;
};

}  // namespace sammoe
