#include "dicom/file/attribute_nesting.hpp"

#include "support/refusal.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using Bytes = std::vector<unsigned char>;

void append(Bytes& bytes, std::initializer_list<int> values) {
  for (const int value : values) bytes.push_back(static_cast<unsigned char>(value));
}

/// A sequence of undefined length that opens one item, in explicit or implicit little endian.
Bytes opened(int levels, const std::string& transfer_syntax) {
  Bytes bytes;
  for (int n = 0; n < levels; ++n) {
    append(bytes, {0x08, 0x00, 0x40, 0x11});
    if (transfer_syntax != kImplicitLittleEndian) append(bytes, {'S', 'Q', 0, 0});
    append(bytes, {0xFF, 0xFF, 0xFF, 0xFF});
    append(bytes, {0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF});
  }
  return bytes;
}

void check(const Bytes& bytes, const std::string& transfer_syntax) {
  ByteWindow window(bytes);
  require_shallow_nesting(window, {0, transfer_syntax});
}

TEST(AttributeNesting, AllowsWhatRealImagesHave) {
  for (const char* syntax : {kImplicitLittleEndian, kExplicitLittleEndian}) {
    EXPECT_NO_THROW(check(opened(10, syntax), syntax));
    EXPECT_NO_THROW(check({}, syntax));
  }
}

TEST(AttributeNesting, RefusesWhatWouldExhaustTheStack) {
  for (const char* syntax : {kImplicitLittleEndian, kExplicitLittleEndian}) {
    EXPECT_THAT(refusal_of([&] { check(opened(20000, syntax), syntax); }),
                testing::HasSubstr("nested deeper than 100 levels"));
  }
}

TEST(AttributeNesting, RefusesUnknownAttributesThatNest) {
  Bytes bytes{0x09, 0x00, 0x10, 0x10, 'U',  'N',  0,    0,    0xFF, 0xFF,
              0xFF, 0xFF, 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF};
  const Bytes inner = opened(20000, kImplicitLittleEndian);
  bytes.insert(bytes.end(), inner.begin(), inner.end());
  EXPECT_THAT(refusal_of([&] { check(bytes, kExplicitLittleEndian); }), testing::HasSubstr("nested deeper"));
}

// DCMTK takes them for sequences if its dictionary does.
TEST(AttributeNesting, RefusesUnknownAttributesOfAKnownLengthThatNest) {
  Bytes inner = opened(20000, kImplicitLittleEndian);
  inner.erase(inner.begin(), inner.begin() + 8);  // starts with an item
  const auto length = static_cast<int>(inner.size());
  Bytes bytes{0x08, 0x00, 0x40, 0x11, 'U', 'N', 0, 0};
  append(bytes, {length & 0xFF, length >> 8 & 0xFF, length >> 16, 0});
  bytes.insert(bytes.end(), inner.begin(), inner.end());
  EXPECT_THAT(refusal_of([&] { check(bytes, kExplicitLittleEndian); }), testing::HasSubstr("nested deeper"));
}

TEST(AttributeNesting, StepsOverCompressedPixels) {
  // The fragment's bytes look like nested sequences.
  const Bytes fragment = opened(1000, kExplicitLittleEndian);
  Bytes bytes{0xE0, 0x7F, 0x10, 0x00, 'O', 'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF};
  append(bytes, {0xFE, 0xFF, 0x00, 0xE0, static_cast<int>(fragment.size() & 0xFF),
                 static_cast<int>(fragment.size() >> 8), 0, 0});
  bytes.insert(bytes.end(), fragment.begin(), fragment.end());
  append(bytes, {0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0});
  EXPECT_NO_THROW(check(bytes, kExplicitLittleEndian));
}

TEST(AttributeNesting, RefusesManyAttributesOutOfOrder) {
  Bytes bytes;
  for (int n = 60000; n > 0; --n) append(bytes, {0x09, 0x00, n & 0xFF, n >> 8, 'C', 'S', 0, 0});
  EXPECT_THAT(refusal_of([&] { check(bytes, kExplicitLittleEndian); }),
              testing::HasSubstr("more than 1000 attributes out of order"));
}

}  // namespace
}  // namespace sammoe
