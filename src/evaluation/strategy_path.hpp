#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/prompt.hpp"

#include "evaluation/mask_scoring.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace sammoe {

/// What a strategy reached on structures of a case that are segmented together.
struct StrategyPath {
  std::vector<std::vector<ClickOutcome>> outcomes;  ///< [click][structure]
  LabelMap mask;  ///< the last one; without voxels if it was perfect before the last click
  std::vector<ObjectPrompt> prompts;  ///< the last ones
  SimulatedPrompt kind = SimulatedPrompt::clicks;
};

/// The mean of a measure, by its index, over the structures after a click.
double mean_over(const std::vector<ClickOutcome>& outcomes, std::size_t measure);

/// After each click what the expert with the best mean Dice reached; ties go to the first. `path_of` follows
/// a strategy.
StrategyPath best_of_experts(const std::function<StrategyPath(const RoutingOptions&)>& path_of,
                             const BundleInfo& bundle);

}  // namespace sammoe
