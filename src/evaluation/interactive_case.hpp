#pragma once

#include "sammoe/evaluation.hpp"

#include "evaluation/click_simulation.hpp"
#include "evaluation/evaluation_items.hpp"
#include "evaluation/item_evaluation.hpp"
#include "evaluation/mask_scoring.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sammoe {

/// What a strategy reached on a case: for each click the outcome of each structure.
struct InteractivePath {
  std::vector<std::vector<ClickOutcome>> outcomes;  ///< [click][structure]
  LabelMap mask;                                    ///< the last one
  std::vector<ObjectPrompt> prompts;                ///< the last ones
};

/// A case under the interactive protocol: its structures are segmented together, and each gets a click in
/// every round until it is perfect.
class InteractiveCase {
 public:
  /// `segmenter` and `options` are kept by reference and must outlive this; `labels` are the structures.
  InteractiveCase(Segmenter& segmenter, CaseData data, std::vector<std::uint16_t> labels,
                  const EvaluationOptions& options);

  /// One strategy. `check` is called as stages end and may throw. Strategies that come down to the same
  /// single expert run once.
  const InteractivePath& follow(const RoutingOptions& routing, const std::function<void()>& check);

 private:
  InteractivePath run(const RoutingOptions& routing, const std::function<void()>& check) const;
  std::vector<ClickOutcome> outcomes_of(const SegmentationResult& result) const;

  Segmenter& segmenter_;
  CaseData data_;
  std::vector<std::uint16_t> labels_;
  const EvaluationOptions& options_;
  std::map<std::string, InteractivePath> by_expert_;
  InteractivePath routed_;  ///< the last one of a strategy that no single expert answers
};

/// The scores of a path: means over the structures, and the areas under them. Clicks lie 1 apart.
InteractiveScore interactive_score(const InteractivePath& path);

/// The area under values 1 apart, by trapezoids.
double area_under(const std::vector<double>& values);

}  // namespace sammoe
