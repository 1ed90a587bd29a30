#include "dicom/pixels/run_lengths.hpp"

#include "core/refusal.hpp"

#include <algorithm>
#include <cstdint>

namespace sammoe {
namespace {

constexpr std::size_t kHeaderBytes = 64;
constexpr std::size_t kMaxSegments = 15;

[[noreturn]] void refuse_segments(const std::string& met) {
  refuse_input("an RLE frame " + met, "complete pixels", "copy or export the series again");
}

std::uint32_t long_at(const std::vector<unsigned char>& bytes, std::size_t at) {
  return bytes[at] | static_cast<std::uint32_t>(bytes[at + 1]) << 8U |
         static_cast<std::uint32_t>(bytes[at + 2]) << 16U | static_cast<std::uint32_t>(bytes[at + 3]) << 24U;
}

/// Where each segment begins, and where the last one ends.
std::vector<std::size_t> segment_borders(const std::vector<unsigned char>& stream, std::size_t wanted) {
  if (stream.size() < kHeaderBytes) refuse_segments("has no complete header");
  const std::uint32_t count = long_at(stream, 0);
  if (count != wanted || count > kMaxSegments)
    refuse_segments("has " + text_of(count) + " segments for " + text_of(wanted) + " bytes per voxel");
  std::vector<std::size_t> borders;
  for (std::size_t n = 0; n < count; ++n) {
    borders.push_back(long_at(stream, 4 + 4 * n));
    const std::size_t least = n == 0 ? kHeaderBytes : borders[n - 1];
    if (borders[n] < least || borders[n] > stream.size()) refuse_segments("has a segment that lies outside");
  }
  borders.push_back(stream.size());
  return borders;
}

/// Unpacks one segment into every `step`-th byte of `target`, `count` of them.
class SegmentReader {
 public:
  SegmentReader(const unsigned char* begin, const unsigned char* end) : at_(begin), end_(end) {}

  void unpack(unsigned char* target, std::size_t step, std::size_t count) {
    while (count > 0) {
      if (at_ == end_) refuse_segments("ends before its voxels are complete");
      const unsigned head = *at_++;
      if (head == 128) continue;
      const std::size_t run = std::min<std::size_t>(head < 128 ? head + 1 : 257 - head, count);
      const std::size_t stored = head < 128 ? run : 1;
      if (static_cast<std::size_t>(end_ - at_) < stored)
        refuse_segments("ends before its voxels are complete");
      for (std::size_t n = 0; n < run; ++n, target += step) *target = head < 128 ? at_[n] : *at_;
      at_ += stored;
      count -= run;
    }
  }

 private:
  const unsigned char* at_;
  const unsigned char* end_;
};

}  // namespace

std::vector<unsigned char> decode_run_lengths(const std::vector<unsigned char>& stream,
                                              const PixelLayout& layout) {
  const auto width = static_cast<std::size_t>(layout.bits_allocated / 8);
  const std::vector<std::size_t> borders = segment_borders(stream, width);
  std::vector<unsigned char> planes(layout.frame_bytes());
  for (std::size_t n = 0; n < width; ++n) {
    // The most significant bytes come first.
    SegmentReader(stream.data() + borders[n], stream.data() + borders[n + 1])
        .unpack(planes.data() + (width - 1 - n), width, static_cast<std::size_t>(layout.pixel_count()));
  }
  if (width == 1) return planes;
  auto* values = reinterpret_cast<std::uint16_t*>(planes.data());
  for (std::int64_t n = 0; n < layout.pixel_count(); ++n) {
    const unsigned char* bytes = planes.data() + 2 * n;
    values[n] = static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8);
  }
  return planes;
}

}  // namespace sammoe
