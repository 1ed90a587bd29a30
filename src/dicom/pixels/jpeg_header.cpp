#include "dicom/pixels/jpeg_header.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"

#include <cstddef>
#include <optional>

namespace sammoe {
namespace {

constexpr unsigned kFirstFrameMarker = 0xC0;
constexpr unsigned kLastFrameMarker = 0xCF;
constexpr unsigned kJpegLsFrameMarker = 0xF7;
constexpr unsigned kScanMarker = 0xDA;

struct JpegForm {
  int precision;
  int rows;
  int columns;
  int components;
};

/// Frame markers are C0 to CF without the tables DHT, JPG and DAC among them, and that of JPEG-LS.
bool starts_frame(unsigned marker) {
  if (marker == kJpegLsFrameMarker) return true;
  return marker >= kFirstFrameMarker && marker <= kLastFrameMarker && marker != 0xC4 && marker != 0xC8 &&
         marker != 0xCC;
}

/// Follows the marker segments to the one that describes the frame.
std::optional<JpegForm> form_of(const std::vector<unsigned char>& stream) {
  const auto short_at = [&](std::size_t at) { return stream[at] << 8 | stream[at + 1]; };
  if (stream.size() < 4 || short_at(0) != 0xFFD8) return std::nullopt;
  std::size_t at = 2;
  while (at + 10 <= stream.size()) {
    if (stream[at] != 0xFF) return std::nullopt;
    const unsigned marker = stream[at + 1];
    if (marker == 0xFF) {  // a fill byte
      ++at;
      continue;
    }
    if (marker == kScanMarker) return std::nullopt;
    if (starts_frame(marker))
      return JpegForm{stream[at + 4], short_at(at + 5), short_at(at + 7), stream[at + 9]};
    at += 2 + static_cast<std::size_t>(short_at(at + 2));
  }
  return std::nullopt;
}

}  // namespace

void require_jpeg_form(const std::vector<unsigned char>& stream, const PixelLayout& layout) {
  const std::optional<JpegForm> form = form_of(stream);
  if (!form) refuse_input("a JPEG stream has no readable header", "a complete stream", kCopySeriesAgain);
  const bool has_width =
      layout.bits_allocated == 8 ? form->precision <= 8 : form->precision > 8 && form->precision <= 16;
  if (form->rows != layout.rows || form->columns != layout.columns || form->components != 1 || !has_width)
    refuse_input("a JPEG stream has " + text_of(form->rows) + " x " + text_of(form->columns) + " values of " +
                     text_of(form->precision) + " bits in " + text_of(form->components) + " components",
                 text_of(layout.rows) + " x " + text_of(layout.columns) + " values for " +
                     text_of(layout.bits_allocated) + " bits in one, as the image's header says",
                 kCopySeriesAgain);
}

}  // namespace sammoe
