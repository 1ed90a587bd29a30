#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/routing.hpp"

#include "engine/expert_mixture.hpp"
#include "engine/roi_inputs.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <list>
#include <vector>

namespace sammoe {

/// What experts were chosen in a step, and what they predicted.
struct StepResult {
  Route route;
  FusedPrediction prediction;
};

/// Steps of one volume, so that a further click on an object runs the networks once, not once for each click
/// before it too. A step is known by its ROI, the clicks up to it and how experts are chosen; steps that
/// start from a neighbouring ROI's logits are not cached. Keeps the most recently used ones, and the latest.
class StepCache {
 public:
  explicit StepCache(std::size_t capacity, std::size_t max_bytes = std::numeric_limits<std::size_t>::max())
      : capacity_(capacity), max_bytes_(max_bytes) {}

  /// The step whose clicks are these; `run` makes it if it is missing.
  StepResult get(const Grid& roi, const std::vector<RoiClick>& clicks, const RoutingOptions& routing,
                 const std::function<StepResult()>& run);

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Grid roi;
    std::vector<RoiClick> clicks;
    RoutingOptions routing;
    StepResult result;
  };

  std::size_t bytes() const;

  std::size_t capacity_;
  std::size_t max_bytes_;
  std::list<Entry> entries_;  ///< most recently used first
};

}  // namespace sammoe
