#include "dicom/file/field_reader.hpp"

#include "support/dicom_series.hpp"
#include "support/refusal.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

class FieldReaderTest : public testing::Test {
 protected:
  /// The refusal of PixelSpacing with this text.
  std::string refusal(const std::string& spacing) {
    dicom_test::put(item_, DCM_PixelSpacing, spacing);
    return refusal_of([&] { reader_.numbers(DCM_PixelSpacing, 2); });
  }

  DcmItem item_;
  FieldReader reader_{&item_};
};

TEST_F(FieldReaderTest, ReadsDecimalsWithPaddingAndSigns) {
  dicom_test::put(item_, DCM_PixelSpacing, " +0.5 \\1e-1 ");
  EXPECT_EQ(reader_.numbers(DCM_PixelSpacing, 2), (std::vector<double>{0.5, 0.1}));
}

// DCMTK keeps such padding where the type is not UI.
TEST_F(FieldReaderTest, ReadsValuesPaddedWithNul) {
  item_.putAndInsertOFStringArray(DCM_PixelSpacing, OFString("0.66\\0.5\0", 9));
  EXPECT_EQ(reader_.numbers(DCM_PixelSpacing, 2), (std::vector<double>{0.66, 0.5}));
  item_.putAndInsertOFStringArray(DCM_PhotometricInterpretation, OFString("MONOCHROME2\0", 12));
  EXPECT_EQ(reader_.text(DCM_PhotometricInterpretation), "MONOCHROME2");
  EXPECT_EQ(reader_.comparable(DCM_PhotometricInterpretation), "MONOCHROME2");
}

TEST_F(FieldReaderTest, ReadsNumbersThatAreTextOfAnotherType) {
  auto* element = new DcmLongString(DcmTag(DCM_PixelSpacing, EVR_LO));
  element->putString("0.7\\0.9");
  item_.insert(element, OFTrue);
  EXPECT_EQ(reader_.numbers(DCM_PixelSpacing, 2), (std::vector<double>{0.7, 0.9}));
}

TEST_F(FieldReaderTest, ReadsBinaryNumbers) {
  item_.putAndInsertFloat64(DCM_EffectiveEchoTime, 12.5);
  item_.putAndInsertUint16(DCM_Rows, 512);
  EXPECT_EQ(reader_.number(DCM_EffectiveEchoTime), 12.5);
  EXPECT_EQ(reader_.whole_number(DCM_Rows), 512);
  EXPECT_EQ(reader_.comparable(DCM_EffectiveEchoTime), "12.5");
}

TEST_F(FieldReaderTest, IsUnsetWhereNothingIs) {
  EXPECT_FALSE(reader_.number(DCM_RescaleSlope));
  dicom_test::put(item_, DCM_RescaleSlope, "");
  EXPECT_FALSE(reader_.number(DCM_RescaleSlope));
  EXPECT_EQ(reader_.text(DCM_Modality), "");
  EXPECT_EQ(reader_.first_item(DCM_PixelMeasuresSequence), nullptr);
  EXPECT_FALSE(FieldReader(nullptr).has(DCM_Modality));
}

TEST_F(FieldReaderTest, RefusesWhatIsNoNumber) {
  for (const char* spacing :
       {"0,5\\0,5", "nan\\1", "inf\\1", "1\\", "1", "1\\2\\3", "0x10\\1", "1 2\\3", "1e999\\1"})
    EXPECT_THAT(refusal(spacing), HasSubstr("PixelSpacing is '")) << spacing;
}

TEST_F(FieldReaderTest, RefusesPartsOfNumbersAndOtherTypes) {
  dicom_test::put(item_, DCM_NumberOfFrames, "1.5");
  EXPECT_THAT(refusal_of([&] { reader_.whole_number(DCM_NumberOfFrames); }), HasSubstr("a whole number"));
  const Uint8 bytes[4] = {'1', '\\', '2', ' '};
  auto* element = new DcmOtherByteOtherWord(DcmTag(DCM_PixelSpacing, EVR_OB));
  element->putUint8Array(bytes, 4);
  item_.insert(element, OFTrue);
  EXPECT_THAT(refusal_of([&] { reader_.numbers(DCM_PixelSpacing, 2); }), HasSubstr("of type OB"));
}

}  // namespace
}  // namespace sammoe
