#pragma once

#include "sammoe/dicom_segmentation.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace sammoe {

/// A frame of a segmentation: which segment, from 0, on which slice of the grid.
struct DicomSegmentFrame {
  std::size_t segment = 0;
  std::int64_t k = 0;
};

/// What the frames of a segmentation hold, made one by one while they are written and compared.
struct FrameStack {
  Grid grid;
  std::size_t segment_count = 0;
  DicomSegmentValues values = DicomSegmentValues::binary;
  std::vector<DicomSegmentFrame> occupied;  ///< frames that are not empty, by segment and then by slice
  /// Writes the voxels of a frame, i fastest: 0 and 1, or 0 to 255.
  std::function<void(const DicomSegmentFrame& frame, std::uint8_t* voxels)> fill;

  std::size_t frame_voxels() const { return static_cast<std::size_t>(grid.size[0] * grid.size[1]); }
};

/// The frames of a mask whose segments have these labels. Keeps a reference to the mask. Throws
/// Error{processing} if its voxels do not fill its grid or have a label that no segment has.
FrameStack frames_of(const LabelMap& mask, const std::vector<DicomSegment>& segments);

/// The frames of probabilities, patch n for segment n. Keeps a reference to the patches. Throws
/// Error{processing} if one does not fit the grid.
FrameStack frames_of(const Grid& grid, const std::vector<ProbabilityPatch>& patches);

/// A probability as a byte, such that it exceeds half of 255 exactly if the probability exceeds 0.5.
std::uint8_t byte_of_probability(float probability);

/// The frames to write: the occupied ones or all. A file needs a frame, so that of an empty mask is the first
/// slice of the first segment.
std::vector<DicomSegmentFrame> chosen_frames(const FrameStack& stack, DicomSegmentFrames choice);

}  // namespace sammoe
