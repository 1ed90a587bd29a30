#pragma once

#include "dicom/segmentation/segmentation_frames.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// Reads the bytes of a segmentation as anyone would and compares every voxel, segment, label and place of
/// its frames with what was to be written. Throws Error{processing} if one differs.
void verify_segmentation(const std::string& bytes, const FrameStack& stack,
                         const std::vector<DicomSegmentFrame>& frames,
                         const DicomSegmentationContent& content);

}  // namespace sammoe
