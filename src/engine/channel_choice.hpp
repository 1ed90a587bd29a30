#pragma once

#include "sammoe/grid.hpp"

#include "engine/roi_inputs.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

/// What a whole network has made of one ROI.
struct SeenChannels {
  Grid roi;
  at::Tensor channels;  ///< (1, K, X, Y, Z)
};

/// The named channel that the clicks in an ROI mean. Each inside click is a vote for the one that is largest
/// at its voxel, each outside click a vote against it; ties go to the first inside click's. Where several of
/// `seen` hold a click, the one counts in which it lies deepest.
std::size_t channel_at_clicks(const std::vector<SeenChannels>& seen, const Grid& roi,
                              const std::vector<RoiClick>& clicks, const std::vector<std::string>& names);

}  // namespace sammoe
