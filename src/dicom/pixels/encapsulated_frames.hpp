#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

class DcmPixelData;
class DcmPixelSequence;

namespace sammoe {

/// The compressed streams of an image's frames, each in one fragment or several.
class EncapsulatedFrames {
 public:
  /// Finds the fragments of each frame: one each, all of them for a single frame, or as the offset table
  /// says. Throws Error{input} if that does not fit.
  EncapsulatedFrames(DcmPixelData& pixels, std::size_t frame_count);

  /// Which fragment a frame starts with, counted from 1 as DCMTK does: the offset table is fragment 0.
  std::uint32_t first_fragment(std::size_t frame) const { return first_fragments_[frame]; }
  /// A frame's stream. Throws Error{input} if it cannot be read.
  std::vector<unsigned char> stream(std::size_t frame) const;

 private:
  void follow_offsets(std::size_t frame_count);
  std::vector<unsigned char> fragment(std::uint32_t index) const;

  DcmPixelSequence* fragments_ = nullptr;
  std::vector<std::uint32_t> first_fragments_;  ///< one per frame, and one after the last
};

}  // namespace sammoe
