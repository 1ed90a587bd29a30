#pragma once

#include <string_view>

namespace sammoe {

/// SOP class of Segmentations whose voxels are numbers of segments; DCMTK 3.6.7 does not know it.
inline constexpr std::string_view kLabelMapSegmentationClass = "1.2.840.10008.5.1.4.1.1.66.7";

/// Whether a SOP class is one of voxel Segmentations, of any type.
bool is_segmentation_class(std::string_view sop_class);

}  // namespace sammoe
