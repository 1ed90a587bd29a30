#include "dicom/pixels/jpeg_header.hpp"

#include "support/refusal.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using Bytes = std::vector<unsigned char>;
using testing::HasSubstr;

PixelLayout layout(int bits) {
  PixelLayout layout;
  layout.rows = 300;
  layout.columns = 2;
  layout.bits_allocated = bits;
  return layout;
}

/// A start of image, an application's segment, and a frame of 300 x 2 values.
Bytes stream(unsigned char marker, unsigned char precision, unsigned char components = 1) {
  return {0xFF, 0xD8,      0xFF, 0xE0, 0, 4, 'x',        'y', 0xFF, marker, 0,
          11,   precision, 1,    44,   0, 2, components, 1,   0x11, 0};
}

std::string refusal(const Bytes& bytes, int bits) {
  return refusal_of([&] { require_jpeg_form(bytes, layout(bits)); });
}

TEST(JpegHeader, AcceptsTheFormOfTheImage) {
  EXPECT_NO_THROW(require_jpeg_form(stream(0xC0, 8), layout(8)));
  EXPECT_NO_THROW(require_jpeg_form(stream(0xC1, 12), layout(16)));
  EXPECT_NO_THROW(require_jpeg_form(stream(0xC3, 16), layout(16)));
  EXPECT_NO_THROW(require_jpeg_form(stream(0xF7, 12), layout(16)));  // JPEG-LS
}

TEST(JpegHeader, RefusesAnotherForm) {
  EXPECT_THAT(refusal(stream(0xC0, 8), 16), HasSubstr("300 x 2 values of 8 bits"));
  EXPECT_THAT(refusal(stream(0xC3, 16), 8), HasSubstr("of 16 bits"));
  EXPECT_THAT(refusal(stream(0xC0, 8, 3), 8), HasSubstr("in 3 components"));
  Bytes other = stream(0xC0, 8);
  other[14] = 45;
  EXPECT_THAT(refusal(other, 8), HasSubstr("301 x 2"));
}

TEST(JpegHeader, RefusesStreamsWithoutAFrame) {
  const Bytes whole = stream(0xC0, 8);
  for (std::size_t size = 0; size < 18; ++size)
    EXPECT_THAT(refusal({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}, 8),
                HasSubstr("no readable header"));
  EXPECT_THAT(refusal(stream(0xC4, 8), 8), HasSubstr("no readable header"));  // a table, no frame
  EXPECT_THAT(refusal(stream(0xDA, 8), 8), HasSubstr("no readable header"));
}

}  // namespace
}  // namespace sammoe
