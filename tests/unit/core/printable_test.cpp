#include "sammoe/printable.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(Printable, LeavesPlainTextAlone) {
  for (const char* text : {"", "liver", "Läsion 3 µm", "肝臓", R"(a\b 'c' "d")"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, ShowsWhatWouldActEscaped) {
  EXPECT_EQ(printable("\x1b[31mRED\x07"), R"(\u001b[31mRED\u0007)");
  EXPECT_EQ(printable("a\nmask: forged\r\t"), R"(a\nmask: forged\r\t)");
  EXPECT_EQ(printable(std::string("a\0b", 3)), R"(a\u0000b)");
  EXPECT_EQ(printable("\x7f"), R"(\u007f)");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            R"(\u009b31m)")
      << "C1, which terminals take for ESC [";
  EXPECT_EQ(printable("\xe2\x80\xae"
                      "gnp.exe"),
            R"(\u202egnp.exe)");
}

TEST(Printable, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(printable("M\xe4gen\xff"), R"(M\xe4gen\xff)");
  EXPECT_EQ(printable("\x9b"), R"(\x9b)");
  EXPECT_EQ(printable("\xc3"), R"(\xc3)");
}

TEST(Printable, ChangesNothingTheSecondTime) {
  const std::string once = printable("\x1b\xff\n");
  EXPECT_EQ(printable(once), once);
}

TEST(PrintableStart, IsShort) {
  EXPECT_EQ(printable_start(std::string(200, 'x')), std::string(200, 'x'));
  EXPECT_EQ(printable_start(std::string(201, 'x')), std::string(200, 'x') + "...");
  EXPECT_EQ(printable_start(std::string(199, 'x') + "\xc3\xa4"), std::string(199, 'x') + "...")
      << "half a letter";
}

TEST(FirstControlCharacter, IsEmptyForNamesAndPaths) {
  EXPECT_EQ(first_control_character("Läsion 3/a.nii.gz"), "");
  EXPECT_EQ(first_control_character("a\xe2\x80\xae"), "")
      << "changes what is shown, but is no control character";
}

TEST(FirstControlCharacter, NamesWhatNoNameMayHold) {
  EXPECT_EQ(first_control_character(std::string("a\0.nii", 6)), R"(\u0000)");
  EXPECT_EQ(first_control_character("a\nb"), R"(\n)");
  EXPECT_EQ(first_control_character("a\x1b"), R"(\u001b)");
  EXPECT_EQ(first_control_character("a\xc2\x85"), R"(\u0085)");
  EXPECT_EQ(first_control_character("a\xe4"), R"(\xe4)");
}

}  // namespace
}  // namespace sammoe
