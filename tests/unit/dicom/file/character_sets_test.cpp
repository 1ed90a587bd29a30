#include "dicom/file/character_sets.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(CharacterSets, OfOneByteBecomeUtf8) {
  EXPECT_EQ(utf8_of("K\xF6pfe", "ISO_IR 100"), "Köpfe");
  EXPECT_EQ(utf8_of("\xB3\xF3\xBF", "ISO_IR 101"), "łóż");
  EXPECT_EQ(utf8_of("\xBC\xDE\xD7\xD3", "ISO_IR 144 "), "Мозг");
  EXPECT_EQ(utf8_of("plain", ""), "plain");
}

TEST(CharacterSets, OfSeveralBytesBecomeUtf8) {
  EXPECT_EQ(utf8_of("Köpfe", "ISO_IR 192"), "Köpfe");
  EXPECT_EQ(utf8_of("\xB8\xB9\xB2\xBF", "GB18030"), "腹部");
  EXPECT_EQ(utf8_of("\xB8\xB9\xB2\xBF", "GBK"), "腹部");
}

TEST(CharacterSets, SwitchByEscapeSequences) {
  EXPECT_EQ(utf8_of("\x1B$B6;It\x1B(BCT", "\\ISO 2022 IR 87"), "胸部CT");
  EXPECT_EQ(utf8_of("\x1B$B6;It\x1B(JCT", "ISO 2022 IR 13\\ISO 2022 IR 87"), "胸部CT");
  EXPECT_EQ(utf8_of("\x1B$)C\xBA\xB9\xBA\xCE CT", "\\ISO 2022 IR 149"), "복부 CT");
  EXPECT_EQ(utf8_of("\x1B$)A\xB8\xB9\xB2\xBF", "\\ISO 2022 IR 58"), "腹部");
  EXPECT_EQ(utf8_of("K\xF6pfe \x1B-L\xBC", "ISO 2022 IR 100\\ISO 2022 IR 144"), "Köpfe М");
}

TEST(CharacterSets, KeepTheBackslashBetweenValues) {
  EXPECT_EQ(utf8_of("\xD4\xCF\xC0\xDE\\\xC0\xDB\xB3", "ISO_IR 13"), "ﾔﾏﾀﾞ\\ﾀﾛｳ");
  EXPECT_EQ(utf8_of("\x81\x5C", "GB18030"), "乗") << "a byte of a character, no backslash";
}

TEST(CharacterSets, AreExactOrNothing) {
  EXPECT_EQ(exact_utf8_of("K\xF6pfe", "ISO_IR 100"), "Köpfe");
  EXPECT_EQ(exact_utf8_of("\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B", "\\ISO 2022 IR 87"), "山田^太郎");
  EXPECT_EQ(exact_utf8_of("plain", "ISO_IR 9999"), "plain");
  for (const char* character_set : {"", "ISO_IR 192", "ISO_IR 9999", "ISO 2022 IR 9999"})
    EXPECT_EQ(exact_utf8_of("K\xF6pfe", character_set), std::nullopt) << character_set;
  EXPECT_EQ(exact_utf8_of("a\x1B[1mb", "\\ISO 2022 IR 87"), std::nullopt);
  EXPECT_EQ(exact_utf8_of("\x1B$B6;I", "\\ISO 2022 IR 87"), std::nullopt);
}

TEST(CharacterSets, ShowWhatIsNoCharacterAsQuestionMarks) {
  EXPECT_EQ(utf8_of("K\xF6pfe", ""), "K?pfe");
  EXPECT_EQ(utf8_of("K\xF6pfe", "ISO_IR 192"), "K?pfe");
  EXPECT_EQ(utf8_of("K\xF6pfe", "ISO_IR 9999"), "K?pfe");
  EXPECT_EQ(utf8_of("a\x1B[1mb", "\\ISO 2022 IR 87"), "a?[1mb");
  EXPECT_EQ(utf8_of("\x1B$B6;I", "\\ISO 2022 IR 87"), "胸?");  // cut within a character
}

}  // namespace
}  // namespace sammoe
