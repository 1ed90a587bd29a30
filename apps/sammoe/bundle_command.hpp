#pragma once

#include "sammoe/bundle_assembly.hpp"

#include "command.hpp"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe bundle: TorchScript files in, a model bundle out, if all of them run.
class BundleCommand : public Command {
 public:
  explicit BundleCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

  const AssemblyOptions& options() const { return options_; }

 private:
  void declare_files(CLI::App& app);
  void declare_settings(CLI::App& app);
  AssemblyResult assemble_with_progress() const;

  AssemblyOptions options_;
  WorkerOptions worker_;
  std::vector<CLI::Option*> of_new_bundles_;  ///< which a bundle that is added to has already
  bool as_json_ = false;
};

}  // namespace sammoe
