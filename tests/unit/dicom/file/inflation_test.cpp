#include "dicom/file/inflation.hpp"

#include "support/file_bytes.hpp"
#include "support/refusal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr int kRawDeflate = -15;

TEST(Inflation, GivesWhatWasPacked) {
  Bytes bytes(1000000);
  for (std::size_t n = 0; n < bytes.size(); ++n) bytes[n] = static_cast<unsigned char>(n * n >> 7);
  EXPECT_EQ(inflated(packed(bytes, kRawDeflate), bytes.size()), bytes);
  // A byte that makes the length even may follow.
  EXPECT_EQ(inflated(joined(packed(bytes, kRawDeflate), {0}), bytes.size()), bytes);
}

TEST(Inflation, RefusesWhatIsCutShort) {
  const Bytes whole = packed(bytes_of("attributes of a data set"), kRawDeflate);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THAT(refusal_of([&] {
                  inflated({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}, 1000);
                }),
                testing::HasSubstr("damaged or cut short"));
}

TEST(Inflation, RefusesBombs) {
  EXPECT_THAT(refusal_of([] { inflated(packed(Bytes(50000000), kRawDeflate), 1000000); }),
              testing::HasSubstr("unpacks to more than 1000000 bytes"));
}

}  // namespace
}  // namespace sammoe
