#pragma once

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
  core,       ///< the voxel deepest (mm) inside the structure, or inside the largest error
  centre,     ///< the structure's voxel nearest to its centre of mass; for the first click only
  random,     ///< any voxel of the structure, or of the error, with equal probability
  challenge,  ///< as EvaluationProtocol::interactive: the largest error's deepest voxel, counted in voxels
};

/// What an evaluation follows.
enum class EvaluationProtocol {
  click_counts,  ///< each structure alone, Dice after the click counts asked for
  interactive,   ///< the CVPR 2025 challenge's: a case's structures together, five clicks each, and curves
};

struct EvaluationOptions {
  EvaluationProtocol protocol = EvaluationProtocol::click_counts;
  std::vector<int> clicks{1, 3, 5};  ///< click counts to report, rising, each 1..100
  /// "general", "expert:NAME", "expert:*" (each specialist), "top-k:K", "threshold", "threshold:TAU",
  /// "top-k-threshold", "all", "default" (the bundle's own selection), "oracle" (of the experts the one with
  /// the best Dice on that very item: an upper bound, of use here only).
  std::vector<std::string> strategies{"general", "expert:*", "default", "oracle"};
  ClickPlace first_click = ClickPlace::core;
  ClickPlace next_clicks = ClickPlace::core;
  std::optional<double> nsd_tolerance_mm;  ///< set: the NSD is computed too
  NsdSurface nsd_surface = NsdSurface::border_voxels;
  std::size_t worst_cases = 0;           ///< of how many structures, for each strategy, to keep a picture
  ReadOptions read;                      ///< how images are read; labels are read with none
  std::uint64_t seed = 1;                ///< of the clicks and the bootstrap
  std::size_t bootstrap_samples = 2000;  ///< resamplings behind each interval
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< may throw Error{interrupted}

  void validate() const;  ///< throws Error{usage}
};

/// The options of the CVPR 2025 interactive 3D challenge: clicks 1 to 5, all by ClickPlace::challenge, and
/// the NSD at 2 mm.
EvaluationOptions interactive_protocol();

/// Dice of one structure of one case, with one strategy, after so many clicks.
struct EvaluationScore {
  std::size_t case_line = 0;  ///< line of the table
  std::uint16_t label = 0;
  std::string task;
  std::string strategy;
  int clicks = 0;
  double dice = 0;
  std::vector<ExpertShare> experts;  ///< who answered
  std::optional<double> nsd{};       ///< where it was asked for
};

/// One case of EvaluationProtocol::interactive with one strategy: means over the case's structures after each
/// of the five clicks, and what the challenge makes of them.
struct InteractiveScore {
  std::size_t case_line = 0;  ///< line of the table
  std::string task;
  std::string strategy;
  std::size_t structures = 0;
  std::vector<double> dsc;  ///< after each click
  std::vector<double> nsd;  ///< after each click; 0 where the DSC is 0.2 or less
  double dsc_final = 0;     ///< after the last click
  double nsd_final = 0;
  double dsc_auc = 0;  ///< area under the curve, the clicks 1 apart: 0 to 4
  double nsd_auc = 0;
};

/// One line of the result: a task (or all of them) with a strategy after so many clicks.
struct EvaluationSummary {
  std::string task;  ///< empty: the mean over tasks, each of equal weight
  std::string strategy;
  int clicks = 0;
  std::size_t items = 0;
  Interval dice;
  std::optional<Interval> gain;   ///< paired difference to "general", where that strategy was run too
  std::optional<Interval> nsd{};  ///< where it was asked for
};

/// The means of interactive scores over the cases of a task, or over the tasks.
struct InteractiveSummary {
  std::string task;  ///< empty: the mean over tasks, each of equal weight
  std::string strategy;
  std::size_t cases = 0;
  Interval dsc_final;
  Interval nsd_final;
  Interval dsc_auc;
  Interval nsd_auc;
};

/// A structure on which a strategy did badly.
struct WorstCase {
  std::filesystem::path image;
  EvaluationScore score;  ///< after the last click
  std::string png;        ///< the mask against its label, the bytes of a PNG file
};

struct Evaluation {
  std::vector<EvaluationScore> scores;
  std::vector<EvaluationSummary> summaries;
  std::vector<InteractiveScore> interactive;  ///< of EvaluationProtocol::interactive only
  std::vector<InteractiveSummary> interactive_summaries;
  std::vector<WorstCase> worst;       ///< strategy by strategy, the worst first
  std::vector<std::string> warnings;  ///< of reading images and labels, each naming the file
};

/// Segments every structure of the cases with simulated clicks and compares with its label. Each strategy
/// gets the same first click; later ones follow its own errors. Throws Error{input} for a case that cannot be
/// read or fits no label, Error{usage} for a strategy that does not fit the bundle.
Evaluation evaluate_model(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                          const EvaluationOptions& options);

}  // namespace sammoe
