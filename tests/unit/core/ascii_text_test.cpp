#include "core/ascii_text.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(AsciiText, TrimsBlanksAtTheEndsOnly) {
  EXPECT_EQ(trimmed(" \t a b\r"), "a b");
  EXPECT_EQ(trimmed(" \t\r"), "");
  EXPECT_EQ(trimmed(""), "");
}

TEST(AsciiText, LowersLettersAndLeavesOtherBytes) {
  EXPECT_EQ(lower_case("RAS-mm.NII 09[]\xc3\x84"), "ras-mm.nii 09[]\xc3\x84");
}

TEST(AsciiText, LeavesOutAStartThatIsThere) {
  EXPECT_EQ(without_start("a.pt: is damaged", "a.pt: "), "is damaged");
  EXPECT_EQ(without_start("is damaged", "a.pt: "), "is damaged");
  EXPECT_EQ(without_start("a.pt: ", "a.pt: "), "");
}

}  // namespace
}  // namespace sammoe
