#pragma once

#include "sammoe/evaluation.hpp"

#include "evaluation/evaluation_items.hpp"
#include "evaluation/strategy_path.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sammoe {

/// A case under the interactive protocol: its structures are segmented together, and each gets a click in
/// every round until it is perfect.
class InteractiveCase {
 public:
  /// `volume`, `options` and `scoring` are kept by reference and must outlive this; `labels` are the
  /// structures.
  InteractiveCase(OpenVolume& volume, CaseData data, std::vector<std::uint16_t> labels,
                  const EvaluationOptions& options, const MaskScoring& scoring);

  /// One strategy. `check` is called as stages end and may throw. Strategies that come down to the same
  /// single expert run once.
  const StrategyPath& follow(const RoutingOptions& routing, const std::function<void()>& check);

 private:
  StrategyPath run(const RoutingOptions& routing, const std::function<void()>& check) const;
  std::vector<ClickOutcome> outcomes_of(const SegmentationResult& result) const;

  OpenVolume& volume_;
  CaseData data_;
  std::vector<std::uint16_t> labels_;
  const EvaluationOptions& options_;
  const MaskScoring& scoring_;
  std::map<std::string, StrategyPath> by_expert_;
  StrategyPath routed_;  ///< the last one of a strategy that no single expert answers
};

/// The scores of a path whose measures are the Dice and an NSD.
InteractiveScore interactive_score(const StrategyPath& path);

/// The area under values 1 apart, by trapezoids.
double area_under(const std::vector<double>& values);

}  // namespace sammoe
