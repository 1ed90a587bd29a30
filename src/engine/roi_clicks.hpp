#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/prompt.hpp"

#include "engine/roi_inputs.hpp"

#include <cstddef>
#include <vector>

namespace sammoe {

/// A click of an object on the source volume.
struct SourceClick {
  Point3 index{0, 0, 0};  ///< continuous voxel index of the source
  bool inside = true;
};

std::vector<SourceClick> source_clicks(const ObjectPrompt& object, const Grid& source);

/// Whether a click lies within the ROI's outer faces.
bool lies_in(const Grid& roi, const Grid& source, const SourceClick& click);

/// The clicks that lie in the ROI, in their order.
std::vector<RoiClick> clicks_in(const Grid& roi, const Grid& source, const std::vector<SourceClick>& clicks);

/// The ROI around an inside click: centred on it, and moved only as far as needed to hold as many of the
/// other clicks as fit, those made first before those made later. So a further click near the object does not
/// move the ROI, and the embedding made for the clicks before serves it too.
Grid roi_for_click(const Grid& source, const std::vector<SourceClick>& clicks, std::size_t first,
                   const RoiSpec& spec);
/// The same for an ROI that need not be a cube.
Grid box_for_click(const Grid& source, const std::vector<SourceClick>& clicks, std::size_t first,
                   const RoiBox& box);

}  // namespace sammoe
