#pragma once

#include "command.hpp"
#include "mask_comparison.hpp"
#include "model_evaluation.hpp"

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe evaluate: a mask, or a model with simulated clicks, against labels.
class EvaluateCommand : public Command {
 public:
  explicit EvaluateCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

  const MaskComparison& masks() const { return masks_; }
  const ModelEvaluation& model() const { return model_; }

 private:
  MaskComparison masks_;
  ModelEvaluation model_;
  bool of_model_ = false;
  bool as_json_ = false;
};

}  // namespace sammoe
