#pragma once

#include "dicom/planes/image_file.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// Slices of one form, divided into volumes.
struct TimeSplit {
  std::vector<std::vector<ImageFrame>> volumes;
  std::vector<std::string> warnings;  ///< what was guessed
};

/// Divides slices of one form into volumes if several lie at one place: by the one attribute (time,
/// acquisition, echo ..., or which multi-frame file), or up to three, that leave one slice a place and at
/// least two slices a volume, of which one may be of a single slice, where the scan was stopped. If none does
/// and each position has the same number of slices: by the order of their numbers at each position, with a
/// warning. All of them as one volume if there is nothing to divide or it cannot be done.
TimeSplit split_by_time(const std::vector<ImageFrame>& frames);

}  // namespace sammoe
