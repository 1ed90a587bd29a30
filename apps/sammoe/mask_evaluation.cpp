#include "mask_evaluation.hpp"

#include "sammoe/error.hpp"
#include "sammoe/mask_comparison_report.hpp"

#include "command_progress.hpp"
#include "option_binding.hpp"
#include "signals.hpp"

#include <spdlog/spdlog.h>

namespace sammoe {
namespace {

const Choices<EmptyMasks> kEmptyMasks{
    {"score", EmptyMasks::score}, {"skip", EmptyMasks::skip}, {"diagonal", EmptyMasks::diagonal}};

}  // namespace

void MaskEvaluation::declare(CLI::App& app) {
  declare_masks(app);
  declare_measures(app);
}

void MaskEvaluation::declare_masks(CLI::App& app) {
  constexpr const char* kGroup = "Masks";
  options_ = {
      add_path(app, predictions_,
               {"--predictions", "MASK|DIR", kGroup, "Mask to score, or a folder of masks"}),
      add_path(app, labels_,
               {"--labels", "MASK|DIR", kGroup,
                "Reference labels on the same grid, or a folder of them under the same names"}),
      add_path(app, pairs_,
               {"--pairs", "TABLE", kGroup,
                "CSV table of masks and reference labels instead (docs/evaluation.md)"}),
      app.add_flag("--allow-missing", allow_missing_, "Count a missing prediction as empty")->group(kGroup),
      app.add_flag("--resample", resample_,
                   "Resample predictions on other grids onto their labels' (nearest neighbour)")
          ->group(kGroup),
  };
}

void MaskEvaluation::declare_measures(CLI::App& app) {
  constexpr const char* kGroup = "Measures";
  options_.push_back(add_numbers(
      app, comparison_.labels,
      {"--label", "1..65535", kGroup, "Label to compare; repeatable; default: the labels of either mask"}));
  options_.push_back(
      add_numbers(app, tolerances_mm_,
                  {"--tolerance-mm", "MM>=0", kGroup, "Tolerance of the NSD; repeatable; default: 1"}));
  options_.push_back(add_choice(
      app, comparison_.metrics.empty, kEmptyMasks,
      {"--empty", "", kGroup,
       "How to score masks that lack a label (docs/metrics.md); score: both empty is perfect; skip: both "
       "empty is left out; diagonal: as score, and distances to an empty mask are the grid's diagonal"}));
}

void MaskEvaluation::finish_parsing(const ReadOptions& read, NsdSurface nsd_surface) {
  comparison_.read.prefer_form = read.prefer_form;
  comparison_.read.non_finite = read.non_finite;
  comparison_.metrics.nsd_surface = nsd_surface;
  const bool has_paths = !predictions_.empty() || !labels_.empty();
  if (!pairs_.empty() && has_paths) {
    throw Error(ErrorCode::usage, "--pairs and " +
                                      std::string(predictions_.empty() ? "--labels" : "--predictions") +
                                      " do not go together; give either a table or two masks or folders");
  }
  if (pairs_.empty() && (predictions_.empty() || labels_.empty())) {
    throw Error(ErrorCode::usage,
                "to compare masks with labels, give both --predictions and --labels, or --pairs");
  }
  if (!tolerances_mm_.empty()) comparison_.metrics.tolerances_mm = tolerances_mm_;
  comparison_.grids = resample_ ? DifferentGrids::resample : DifferentGrids::refuse;
  comparison_.validate();
}

std::vector<MaskPair> MaskEvaluation::find_pairs() const {
  const auto missing = allow_missing_ ? MissingPredictions::count_as_empty : MissingPredictions::refuse;
  if (!pairs_.empty()) return read_pair_table(pairs_, missing);
  return match_masks(predictions_, labels_, missing);
}

void MaskEvaluation::run(std::ostream& out, const ReportOptions& reports) const {
  note_interruptions();
  reports.check_paths();
  const std::vector<MaskPair> pairs = find_pairs();
  CommandProgress progress;
  ComparisonOptions options = comparison_;
  options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  const MaskComparison comparison = compare_mask_pairs(pairs, options);
  for (const std::vector<std::string>& warnings : comparison.warnings)
    for (const std::string& warning : warnings) spdlog::warn("{}", warning);
  reports.write(out, {comparison_table(comparison, options), comparison_markdown(comparison, options),
                      comparison_csv(comparison, options), comparison_json(comparison, options),
                      [&] { return comparison_html(comparison, options); }});
}

}  // namespace sammoe
