#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

/// Clicks as networks get them: points (1, P, 3), voxel indices of the ROI; labels (1, P), 1 inside, 0
/// outside.
struct ClickSet {
  std::string name;  ///< "1 inside and 1 outside"
  at::Tensor points;
  at::Tensor labels;
};

/// Sets that differ in the number of clicks of each kind: networks whose export has kept a number run with
/// some and not with others. In a cube of that edge.
std::vector<ClickSet> click_sets(std::int64_t roi_size);

/// Pairs of single clicks that differ in one thing, which a network should see.
struct ClickPair {
  std::string difference;  ///< "whether a click is inside or outside"
  ClickSet one;
  ClickSet other;
};
std::vector<ClickPair> click_pairs(std::int64_t roi_size);

/// Normally distributed numbers, the same each time.
at::Tensor noise(const std::vector<std::int64_t>& shape);

}  // namespace sammoe
