#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/routing.hpp"

#include "engine/expert_mixture.hpp"
#include "engine/recently_used.hpp"
#include "engine/roi_inputs.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace sammoe {

/// What experts were chosen in a step, and what they predicted.
struct StepResult {
  Route route;
  FusedPrediction prediction;
};

/// What a step depends on, except for the volume.
struct StepKey {
  const Grid& roi;
  const std::vector<RoiClick>& clicks;  ///< up to the step
  const std::string& mask_sha256;       ///< of the mask that is refined, in the ROI; empty: none
  const RoutingOptions& routing;
};

/// Steps of one volume, so that a further click on an object runs the networks once, not once for each click
/// before it too. Steps that start from a neighbouring ROI's logits are not cached. Keeps the most recently
/// used ones, and the latest.
class StepCache {
 public:
  explicit StepCache(std::size_t capacity, std::size_t max_bytes = std::numeric_limits<std::size_t>::max())
      : entries_(capacity, max_bytes) {}

  /// The step of that key; `run` makes it if it is missing.
  StepResult get(const StepKey& key, const std::function<StepResult()>& run);

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Grid roi;
    std::vector<RoiClick> clicks;
    std::string mask_sha256;
    RoutingOptions routing;
    StepResult result;

    std::size_t bytes() const;
  };

  RecentlyUsed<Entry> entries_;
};

}  // namespace sammoe
