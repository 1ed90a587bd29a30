#include "dicom/file/dicom_text.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(DicomText, DecimalsAreShortAndExact) {
  EXPECT_EQ(decimal_string(0), "0");
  EXPECT_EQ(decimal_string(-0.0), "0");
  EXPECT_EQ(decimal_string(1), "1");
  EXPECT_EQ(decimal_string(-123.456), "-123.456");
  EXPECT_EQ(decimal_string(0.1), "0.1");
}

TEST(DicomText, NoDecimalIsLongerThanDicomAllows) {
  std::mt19937_64 random(3);
  for (int n = 0; n < 20000; ++n) {
    const double sign = (random() & 1U) != 0 ? 1 : -1;
    const double size = std::pow(10.0, static_cast<double>(random() % 12) - 6);
    const double value = sign * size * (static_cast<double>(random() >> 11U) * 0x1p-53);
    const std::string text = decimal_string(value);
    EXPECT_LE(text.size(), 16U) << text;
    EXPECT_NEAR(std::stod(text), value, std::max(1e-9 * std::abs(value), 1e-12)) << text;
  }
}

TEST(DicomText, IsCutAtCharactersAndCleaned) {
  EXPECT_EQ(dicom_text("liver"), "liver");
  EXPECT_EQ(dicom_text("  a\\b\n"), "a b");
  EXPECT_EQ(dicom_text(std::string(70, 'x')), std::string(64, 'x'));
  EXPECT_EQ(dicom_text("\xC3\xA4\xC3\xB6\xC3\xBC", 2), "\xC3\xA4\xC3\xB6");
  EXPECT_EQ(dicom_text("a\xC3"), "a?");
  EXPECT_EQ(dicom_text("a\xFF"
                       "b"),
            "a?b");
}

TEST(DicomText, BeyondAsciiBecomesOneMarkACharacter) {
  EXPECT_TRUE(is_ascii("liver"));
  EXPECT_FALSE(is_ascii("L\xC3\xA4sion"));
  EXPECT_EQ(ascii_only("L\xC3\xA4sion"), "L?sion");
}

}  // namespace
}  // namespace sammoe
