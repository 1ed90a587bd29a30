#pragma once

#include "command.hpp"
#include "mask_evaluation.hpp"
#include "model_evaluation.hpp"
#include "report_options.hpp"

#include <CLI/CLI.hpp>

namespace sammoe {

/// sammoe evaluate: masks, or a model with simulated clicks, against labels.
class EvaluateCommand : public Command {
 public:
  explicit EvaluateCommand(CLI::App& app);

  void finish_parsing() override;
  void run(std::ostream& out) override;

  const MaskEvaluation& masks() const { return masks_; }
  const ModelEvaluation& model() const { return model_; }

 private:
  MaskEvaluation masks_;
  ModelEvaluation model_;
  ReportOptions reports_;
  NsdSurface nsd_surface_ = MetricOptions{}.nsd_surface;
  const CLI::Option* nsd_ = nullptr;
  bool of_model_ = false;
};

}  // namespace sammoe
