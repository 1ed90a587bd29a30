#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/grid.hpp"

#include "engine/roi_inputs.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

/// Logits (1, 1, X, Y, Z) of an expert that is a whole network on the voxels of a step's ROI: of its fixed
/// channel, of the one in `channels`, or of the one at the clicks, which is then noted there. The network
/// runs once for an ROI if it takes no clicks (outside clicks then take the parts away that they lie in), and
/// on as many ROIs of its own as cover this one. Throws Error{model} if its result does not fit or is not
/// finite.
at::Tensor ask_network(Workbench& bench, StepInputs& step, std::size_t expert,
                       std::map<std::size_t, std::size_t>& channels);

/// What a network that takes no clicks makes of one of its ROIs: (1, K, X, Y, Z), of every voxel. Kept in
/// `bench.outputs`.
at::Tensor channels_of(Workbench& bench, const Volume& volume, const Grid& roi, std::size_t expert);

/// A quarter of an ROI's voxels along each axis: the size of the logits that are fed back.
std::vector<std::int64_t> quarter_of(const Grid& roi);

}  // namespace sammoe
