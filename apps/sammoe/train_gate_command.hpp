#pragma once

#include "sammoe/bundle_training.hpp"
#include "sammoe/evaluation.hpp"

#include "command.hpp"
#include "routing_overrides.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe train-gate: a bundle of several experts and labelled cases in, the bundle with a gate out.
class TrainGateCommand : public Command {
 public:
  explicit TrainGateCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

  // What was understood, complete after finish_parsing().
  const std::filesystem::path& model() const { return model_; }
  const std::filesystem::path& cases() const { return cases_; }
  /// Empty: the bundle itself.
  const std::filesystem::path& output() const { return output_; }
  const GateTrainingOptions& options() const { return options_; }
  const WorkerOptions& worker_options() const { return worker_; }
  bool shows_table() const { return !without_table_; }

 private:
  void declare_training(CLI::App& app);
  Evaluation evaluate(const TrainingReport& report) const;
  /// The bundle that has the gate.
  const std::filesystem::path& result() const { return output_.empty() ? model_ : output_; }

  std::filesystem::path model_;
  std::filesystem::path cases_;
  std::filesystem::path output_;
  GateTrainingOptions options_;
  WorkerOptions worker_;
  RoutingOverrides selection_;
  bool without_table_ = false;
};

}  // namespace sammoe
