#pragma once

#include "sammoe/case_table.hpp"
#include "sammoe/routing.hpp"
#include "sammoe/segmenter.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// Where a simulated user clicks.
enum class ClickPlace {
  core,    ///< the voxel deepest inside the structure, or inside the largest error
  random,  ///< any voxel of the structure, or of the error, with equal probability
};

struct EvaluationOptions {
  std::vector<int> clicks{1, 3, 5};  ///< click counts to report, rising, each 1..100
  /// "general", "expert:NAME", "expert:*" (each specialist), "top-k:K", "threshold", "threshold:TAU",
  /// "top-k-threshold", "all", "default" (the bundle's own selection), "oracle" (of the experts the one with
  /// the best Dice on that very item: an upper bound, of use here only).
  std::vector<std::string> strategies{"general", "expert:*", "default", "oracle"};
  ClickPlace first_click = ClickPlace::core;
  ClickPlace next_clicks = ClickPlace::core;
  std::uint64_t seed = 1;                                             ///< of the clicks and the bootstrap
  std::size_t bootstrap_samples = 2000;                               ///< resamplings behind each interval
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< may throw Error{interrupted}

  void validate() const;  ///< throws Error{usage}
};

/// Dice of one structure of one case, with one strategy, after so many clicks.
struct EvaluationScore {
  std::size_t case_line = 0;  ///< line of the table
  std::uint16_t label = 0;
  std::string task;
  std::string strategy;
  int clicks = 0;
  double dice = 0;
  std::vector<ExpertShare> experts;  ///< who answered
};

/// A mean with the bounds of its 95 % bootstrap interval.
struct Interval {
  double mean = 0;
  double low = 0;
  double high = 0;
};

/// One line of the result: a task (or all of them) with a strategy after so many clicks.
struct EvaluationSummary {
  std::string task;  ///< empty: the mean over tasks, each of equal weight
  std::string strategy;
  int clicks = 0;
  std::size_t items = 0;
  Interval dice;
  std::optional<Interval> gain;  ///< paired difference to "general", where that strategy was run too
};

struct Evaluation {
  std::vector<EvaluationScore> scores;
  std::vector<EvaluationSummary> summaries;
};

/// Segments every structure of the cases with simulated clicks and compares with its label. Each strategy
/// gets the same first click; later ones follow its own errors. Throws Error{input} for a case that cannot be
/// read or fits no label, Error{usage} for a strategy that does not fit the bundle.
Evaluation evaluate_model(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                          const EvaluationOptions& options);

}  // namespace sammoe
