#include "dicom/file/unique_identifier.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(UniqueIdentifier, DigitsAreThoseOfTheNumber) {
  EXPECT_EQ(decimal_digits({0, 0, 0, 0}), "0");
  EXPECT_EQ(decimal_digits({0, 0, 0, 1234567890}), "1234567890");
  EXPECT_EQ(decimal_digits({0, 0, 1, 0}), "4294967296");
  // The example of PS3.5 B.2: f81d4fae-7dec-11d0-a765-00a0c91e6bf6.
  EXPECT_EQ(decimal_digits({0xf81d4fae, 0x7dec11d0, 0xa76500a0, 0xc91e6bf6}),
            "329800735698586629295641978511506172918");
}

TEST(UniqueIdentifier, IsADicomUidAndNeverTheSame) {
  std::set<std::string> uids;
  for (int n = 0; n < 1000; ++n) uids.insert(new_dicom_uid());
  EXPECT_EQ(uids.size(), 1000U);
  for (const std::string& uid : uids) {
    EXPECT_THAT(uid, testing::MatchesRegex("2\\.25\\.[1-9][0-9]*"));
    EXPECT_LE(uid.size(), 64U);
  }
}

}  // namespace
}  // namespace sammoe
