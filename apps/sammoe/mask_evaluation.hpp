#pragma once

#include "sammoe/mask_comparison.hpp"

#include "report_options.hpp"

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// The mode of sammoe evaluate that compares masks with labels.
class MaskEvaluation {
 public:
  MaskEvaluation() = default;
  MaskEvaluation(const MaskEvaluation&) = delete;
  MaskEvaluation& operator=(const MaskEvaluation&) = delete;

  void declare(CLI::App& app);
  /// `read` says which form of a geometry to believe, and what to do with voxels that are not finite. Throws
  /// Error{usage}.
  void finish_parsing(const ReadOptions& read, NsdSurface nsd_surface);
  void run(std::ostream& out, const ReportOptions& reports) const;

  /// The options of this mode alone.
  const std::vector<const CLI::Option*>& options() const { return options_; }
  /// What was understood, complete after finish_parsing().
  const ComparisonOptions& comparison_options() const { return comparison_; }

 private:
  void declare_masks(CLI::App& app);
  void declare_measures(CLI::App& app);
  std::vector<MaskPair> find_pairs() const;

  std::vector<const CLI::Option*> options_;
  std::filesystem::path predictions_;
  std::filesystem::path labels_;
  std::filesystem::path pairs_;
  std::vector<double> tolerances_mm_;
  bool allow_missing_ = false;
  bool resample_ = false;
  ComparisonOptions comparison_;
};

}  // namespace sammoe
