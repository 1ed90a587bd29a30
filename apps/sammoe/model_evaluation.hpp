#pragma once

#include "sammoe/evaluation.hpp"

#include "report_options.hpp"

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// The mode of sammoe evaluate that segments labelled cases with simulated clicks.
class ModelEvaluation {
 public:
  ModelEvaluation() = default;
  ModelEvaluation(const ModelEvaluation&) = delete;
  ModelEvaluation& operator=(const ModelEvaluation&) = delete;

  void declare(CLI::App& app);
  /// Throws Error{usage}.
  void finish_parsing(NsdSurface nsd_surface);
  void run(std::ostream& out, const ReportOptions& reports) const;

  /// The options of this mode alone.
  const std::vector<const CLI::Option*>& options() const { return options_; }
  /// What was understood, complete after finish_parsing().
  const EvaluationOptions& evaluation_options() const { return evaluation_; }
  const SegmenterOptions& segmenter_options() const { return segmenter_; }

 private:
  void declare_input(CLI::App& app);
  void declare_protocol(CLI::App& app);
  void declare_clicks(CLI::App& app);
  void read_protocol();
  void read_metrics();
  std::vector<LabelledCase> read_cases() const;
  Evaluation evaluate(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                      const ReportOptions& reports) const;

  std::vector<const CLI::Option*> options_;
  std::filesystem::path model_;
  std::filesystem::path cases_;
  std::optional<std::string> split_;
  /// What the interactive protocol prescribes.
  std::vector<const CLI::Option*> of_click_counts_;
  EvaluationProtocol protocol_ = EvaluationProtocol::click_counts;
  std::string clicks_text_;
  std::string metrics_text_;
  std::string strategies_text_;
  EvaluationOptions evaluation_;
  SegmenterOptions segmenter_;
};

}  // namespace sammoe
