#pragma once

// Scores a model on labelled cases with simulated prompts (docs/evaluation.md). Called by `sammoe evaluate`
// and by programs that test a model. The call blocks; `progress` runs on the calling thread.

#include "sammoe/case_table.hpp"
#include "sammoe/metrics.hpp"
#include "sammoe/report.hpp"
#include "sammoe/routing.hpp"
#include "sammoe/segmenter.hpp"
#include "sammoe/volume_io.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// Where a simulated user clicks.
enum class ClickPlace {
  /// The voxel deepest (in mm) inside the structure, or inside the largest error.
  core,
  /// The structure's voxel nearest to its centre of mass; for the first click only.
  centre,
  /// Any voxel of the structure, or of the error, with equal probability.
  random,
  /// As in EvaluationProtocol::interactive: the largest error's deepest voxel, counted in voxels.
  challenge,
};

/// A kind of prompt that a simulated user gives.
enum class SimulatedPrompt {
  /// Clicks alone.
  clicks,
  /// A wrong mask of the structure, refined: the first click is at its deepest voxel, the next are in the
  /// errors. The mask is one that a user may have: moved, grown or shrunk, or with a part missing.
  mask,
};

/// "clicks" or "mask".
const char* name_of(SimulatedPrompt prompt);

/// The protocol of an evaluation.
enum class EvaluationProtocol {
  /// Each structure alone; Dice after the requested click counts.
  click_counts,
  /// As in the CVPR 2025 challenge: a case's structures together, five clicks each, and curves.
  interactive,
};

struct EvaluationOptions {
  EvaluationProtocol protocol = EvaluationProtocol::click_counts;
  std::vector<int> clicks{1, 3, 5};  ///< click counts to report, ascending, each 1..100
  /// "general", "expert:NAME", "expert:*" (each specialist), "top-k:K", "threshold", "threshold:TAU",
  /// "top-k-threshold", "all", "default" (the bundle's own selection), "oracle" (the expert with the best
  /// Dice on that item: an upper bound that only an evaluation can know).
  std::vector<std::string> strategies{"general", "expert:*", "default", "oracle"};
  /// Each is evaluated with each strategy; a wrong mask is scored as it is too.
  std::vector<SimulatedPrompt> prompts{SimulatedPrompt::clicks};
  ClickPlace first_click = ClickPlace::core;  ///< under SimulatedPrompt::clicks
  ClickPlace next_clicks = ClickPlace::core;
  /// What to measure, out of evaluation_measures(), in any order. The Dice is always measured: the gain, the
  /// oracle and the worst cases need it.
  std::vector<std::string> measures{"dice"};
  /// How to measure it. `empty` must be `diagonal`: a mask may miss its structure, and only then has every
  /// metric a value in every case.
  MetricOptions metrics{MetricOptions{}.tolerances_mm, EmptyMasks::diagonal};
  /// Number of structures per strategy, the worst ones, to keep a picture of.
  std::size_t worst_cases = 0;
  ReadOptions read;                      ///< how images are read; labels are read with the defaults
  std::uint64_t seed = 1;                ///< seed of the prompts and the bootstrap
  std::size_t bootstrap_samples = 2000;  ///< resamplings for each interval
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< may throw Error{interrupted}

  /// Whether `measures` holds that one.
  bool has_measure(const std::string& measure) const;
  /// Whether it is about more than clicks.
  bool has_other_prompts() const;
  void validate() const;  ///< throws Error{usage}
};

/// The names that EvaluationOptions::measures takes, in the order of reports: "dice", "iou", "nsd", "hd95",
/// "mean_surface", "volume_difference" (docs/metrics.md).
std::vector<std::string> evaluation_measures();

/// The options of the CVPR 2025 interactive 3D challenge: clicks 1 to 5, all placed by ClickPlace::challenge,
/// and the NSD at 2 mm.
EvaluationOptions interactive_protocol();

/// What was measured of one structure of one case, with one strategy, after `clicks` clicks.
struct EvaluationScore {
  std::size_t case_line = 0;  ///< line of the table
  std::uint16_t label = 0;
  std::string task;
  std::string strategy;
  int clicks = 0;
  std::vector<double> values;        ///< one for each of Evaluation::measures
  std::vector<ExpertShare> experts;  ///< the experts that answered
  /// name_of(SimulatedPrompt), or "mask alone" for the wrong mask itself: after 0 clicks, of strategy "none".
  std::string prompt = "clicks";

  double dice() const { return values.front(); }  ///< always the first of them
};

/// One case of EvaluationProtocol::interactive with one strategy: means over the case's structures after each
/// of the five clicks, and the challenge's scores made from them.
struct InteractiveScore {
  std::size_t case_line = 0;  ///< line of the table
  std::string task;
  std::string strategy;
  std::size_t structures = 0;
  std::vector<double> dsc;  ///< after each click
  std::vector<double> nsd;  ///< after each click; 0 where the DSC is 0.2 or less
  /// One for each of interactive_measures().
  std::vector<double> values;
};

/// The challenge's scores: "dsc_final" and "nsd_final", after the last click, then "dsc_auc" and "nsd_auc",
/// the areas under the curves with clicks 1 apart: 0 to 4.
std::vector<Measure> interactive_measures();

/// One line of the result: a task, or all of them, with a strategy after `clicks` clicks.
struct EvaluationSummary {
  std::string task;  ///< empty: the mean over tasks, with equal weights
  std::string strategy;
  int clicks = 0;
  std::size_t items = 0;         ///< structures, or cases of the interactive protocol
  std::vector<Interval> values;  ///< one for each of Evaluation::measures, or of interactive_measures()
  /// Paired difference of the first value to that of "general" from as many clicks alone, if that was run
  /// too.
  std::optional<Interval> gain{};
  std::string prompt = "clicks";  ///< as in EvaluationScore
  /// Where a mask was refined, the paired difference of the first value to that of the mask alone.
  std::optional<Interval> gain_over_mask{};
};

/// A structure on which a strategy did badly.
struct WorstCase {
  std::filesystem::path image;
  EvaluationScore score;  ///< after the last click
  std::string png;        ///< picture of the mask and its label: the bytes of a PNG file
};

struct Evaluation {
  std::vector<Measure> measures;  ///< what values stand for, the Dice first
  std::vector<EvaluationScore> scores;
  std::vector<EvaluationSummary> summaries;
  std::vector<InteractiveScore> interactive;  ///< only with EvaluationProtocol::interactive
  std::vector<EvaluationSummary> interactive_summaries;
  std::vector<WorstCase> worst;       ///< strategy by strategy, the worst first
  std::vector<std::string> warnings;  ///< from reading images and labels, each naming the file
};

/// Segments every structure of the cases with simulated clicks and compares it with its label. All strategies
/// get the same first click; later clicks follow their own errors. Throws Error{input} for a case that cannot
/// be read or whose label does not fit, and Error{usage} for a strategy that does not fit the bundle.
Evaluation evaluate_model(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                          const EvaluationOptions& options);

}  // namespace sammoe
