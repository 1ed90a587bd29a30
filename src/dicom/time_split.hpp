#pragma once

#include "dicom/image_file.hpp"

#include <vector>

namespace sammoe {

/// Divides slices of one form into volumes if several lie at one place: by the one attribute (time,
/// acquisition, echo ...), or the two, that leave one slice a place and at least two slices a volume. All of
/// them as one part if there is nothing to divide or no such attribute.
std::vector<std::vector<ImageFrame>> split_by_time(const std::vector<ImageFrame>& frames);

}  // namespace sammoe
