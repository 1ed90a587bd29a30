#include "dicom/segmentation/segmentation_frames.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace sammoe {
namespace {

constexpr std::size_t kNoSegment = std::numeric_limits<std::size_t>::max();

/// The segment of each label, kNoSegment for labels without one.
std::vector<std::size_t> segment_of_label(const std::vector<DicomSegment>& segments) {
  std::vector<std::size_t> result(std::size_t{1} << 16, kNoSegment);
  for (std::size_t n = 0; n < segments.size(); ++n) result[segments[n].label] = n;
  return result;
}

/// Frames of which the flag segment * slices + k is set.
std::vector<DicomSegmentFrame> flagged_frames(const std::vector<bool>& flags, std::int64_t slices) {
  std::vector<DicomSegmentFrame> frames;
  for (std::size_t n = 0; n < flags.size(); ++n) {
    const auto at = static_cast<std::int64_t>(n);
    if (flags[n]) frames.push_back({static_cast<std::size_t>(at / slices), at % slices});
  }
  return frames;
}

std::vector<DicomSegmentFrame> occupied_frames(const LabelMap& mask,
                                               const std::vector<DicomSegment>& segments) {
  const std::vector<std::size_t> segment_of = segment_of_label(segments);
  const std::int64_t slices = mask.grid.size[2];
  const std::int64_t slice_voxels = mask.grid.size[0] * mask.grid.size[1];
  std::vector<bool> flags(segments.size() * static_cast<std::size_t>(slices));
  for (std::int64_t k = 0; k < slices; ++k) {
    const std::uint16_t* labels = mask.labels.data() + k * slice_voxels;
    std::uint16_t last = 0;  // most voxels are as the one before
    for (std::int64_t n = 0; n < slice_voxels; ++n) {
      if (labels[n] == last) continue;
      last = labels[n];
      if (last == 0) continue;
      const std::size_t segment = segment_of[last];
      if (segment == kNoSegment)
        throw Error(ErrorCode::processing, "the mask has the label " + std::to_string(last) +
                                               ", but there is no segment of that label");
      flags[segment * static_cast<std::size_t>(slices) + static_cast<std::size_t>(k)] = true;
    }
  }
  return flagged_frames(flags, slices);
}

bool fits(const ProbabilityPatch& patch, const Grid& grid) {
  return clip(patch.region, grid.size).size == patch.region.size &&
         patch.region.voxel_count() == static_cast<std::int64_t>(patch.probabilities.size());
}

std::vector<DicomSegmentFrame> occupied_frames(const Grid& grid,
                                               const std::vector<ProbabilityPatch>& patches) {
  std::vector<DicomSegmentFrame> frames;
  for (std::size_t segment = 0; segment < patches.size(); ++segment) {
    const ProbabilityPatch& patch = patches[segment];
    if (!fits(patch, grid))
      throw Error(ErrorCode::processing, "a patch of " + std::to_string(patch.probabilities.size()) +
                                             " probabilities does not fill its region of the volume");
    const std::int64_t slice_voxels = patch.region.size[0] * patch.region.size[1];
    for (std::int64_t k = 0; k < patch.region.size[2]; ++k) {
      const float* first = patch.probabilities.data() + k * slice_voxels;
      if (std::any_of(first, first + slice_voxels, [](float p) { return byte_of_probability(p) != 0; }))
        frames.push_back({segment, patch.region.begin[2] + k});
    }
  }
  return frames;
}

void fill_from_patch(const ProbabilityPatch& patch, const Grid& grid, std::int64_t k, std::uint8_t* voxels) {
  std::fill_n(voxels, grid.size[0] * grid.size[1], std::uint8_t{0});
  const Region& region = patch.region;
  if (k < region.begin[2] || k >= region.begin[2] + region.size[2]) return;
  const float* next = patch.probabilities.data() + (k - region.begin[2]) * region.size[0] * region.size[1];
  for (std::int64_t j = 0; j < region.size[1]; ++j, next += region.size[0]) {
    std::transform(next, next + region.size[0],
                   voxels + (region.begin[1] + j) * grid.size[0] + region.begin[0], byte_of_probability);
  }
}

}  // namespace

std::uint8_t byte_of_probability(float probability) {
  // Halves go down, so that 0.5 becomes 127.
  const double scaled = std::ceil(static_cast<double>(probability) * 255 - 0.5);
  return static_cast<std::uint8_t>(std::clamp(scaled, 0.0, 255.0));
}

FrameStack frames_of(const LabelMap& mask, const std::vector<DicomSegment>& segments) {
  if (mask.grid.voxel_count() != static_cast<std::int64_t>(mask.labels.size()))
    throw Error(ErrorCode::processing, std::to_string(mask.labels.size()) + " labels do not fill a grid of " +
                                           std::to_string(mask.grid.voxel_count()) + " voxels");
  FrameStack stack{
      mask.grid, segments.size(), DicomSegmentValues::binary, occupied_frames(mask, segments), {}};
  std::vector<std::uint16_t> labels;
  for (const DicomSegment& segment : segments) labels.push_back(segment.label);
  stack.fill = [&mask, labels](const DicomSegmentFrame& frame, std::uint8_t* voxels) {
    const std::int64_t slice_voxels = mask.grid.size[0] * mask.grid.size[1];
    const std::uint16_t* first = mask.labels.data() + frame.k * slice_voxels;
    const std::uint16_t wanted = labels[frame.segment];
    std::transform(first, first + slice_voxels, voxels,
                   [wanted](std::uint16_t label) { return static_cast<std::uint8_t>(label == wanted); });
  };
  return stack;
}

FrameStack frames_of(const Grid& grid, const std::vector<ProbabilityPatch>& patches) {
  FrameStack stack{grid, patches.size(), DicomSegmentValues::fractional, occupied_frames(grid, patches), {}};
  stack.fill = [grid, &patches](const DicomSegmentFrame& frame, std::uint8_t* voxels) {
    fill_from_patch(patches[frame.segment], grid, frame.k, voxels);
  };
  return stack;
}

std::vector<DicomSegmentFrame> chosen_frames(const FrameStack& stack, DicomSegmentFrames choice) {
  if (choice == DicomSegmentFrames::occupied)
    return stack.occupied.empty() ? std::vector<DicomSegmentFrame>{{0, 0}} : stack.occupied;
  std::vector<DicomSegmentFrame> frames;
  for (std::size_t segment = 0; segment < stack.segment_count; ++segment) {
    for (std::int64_t k = 0; k < stack.grid.size[2]; ++k) frames.push_back({segment, k});
  }
  return frames;
}

}  // namespace sammoe
