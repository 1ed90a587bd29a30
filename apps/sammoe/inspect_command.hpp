#pragma once

#include "sammoe/bundle_trial.hpp"
#include "sammoe/runtime.hpp"
#include "sammoe/volume_io.hpp"

#include "command.hpp"

#include <filesystem>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe inspect: what is in a bundle, whether its files are the ones it names, and whether its networks
/// run; or what volumes and label maps hold, and whether they can be segmented.
class InspectCommand : public Command {
 public:
  explicit InspectCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

 private:
  void inspect_bundle(std::ostream& out);
  BundleTrial try_networks(const BundleInfo& bundle) const;
  void inspect_inputs(std::ostream& out) const;

  std::filesystem::path model_;
  std::vector<std::filesystem::path> inputs_;
  ReadOptions read_;
  bool as_json_ = false;
  bool skip_verification_ = false;
  bool tries_networks_ = false;
  TrialOptions trial_;
  WorkerOptions worker_;
};

}  // namespace sammoe
