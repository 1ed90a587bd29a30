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

/// The mode of sammoe evaluate that segments labelled cases with a model, from simulated clicks, and scores
/// the masks.
class ModelEvaluation {
 public:
  ModelEvaluation() = default;
  ModelEvaluation(const ModelEvaluation&) = delete;
  ModelEvaluation& operator=(const ModelEvaluation&) = delete;

  void declare(CLI::App& app);
  /// Interprets the texts of options and checks them together. Throws Error{usage}.
  void finish_parsing(NsdSurface nsd_surface);
  /// Throws Error.
  void run(std::ostream& out, const ReportOptions& reports) const;

  /// The options that only this mode accepts.
  const std::vector<const CLI::Option*>& options() const { return options_; }
  /// What the options say; valid after finish_parsing().
  const EvaluationOptions& evaluation_options() const { return evaluation_; }
  const SegmenterOptions& segmenter_options() const { return segmenter_; }

 private:
  void declare_input(CLI::App& app);
  void declare_protocol(CLI::App& app);
  void declare_clicks(CLI::App& app);
  void parse_protocol();
  void parse_metrics();
  void parse_prompts();
  std::vector<LabelledCase> read_cases() const;
  Evaluation evaluate(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                      const ReportOptions& reports) const;

  std::vector<const CLI::Option*> options_;
  std::filesystem::path model_;
  std::filesystem::path cases_;       ///< the table
  std::optional<std::string> split_;  ///< of the table; unset: all rows
  /// Those that only the protocol click_counts accepts; the interactive protocol prescribes what they say.
  std::vector<const CLI::Option*> click_counts_options_;
  EvaluationProtocol protocol_ = EvaluationProtocol::click_counts;
  std::string clicks_text_;
  std::string metrics_text_;
  std::string prompts_text_;
  std::string strategies_text_;
  EvaluationOptions evaluation_;
  SegmenterOptions segmenter_;
};

}  // namespace sammoe
