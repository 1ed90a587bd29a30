#include "sammoe/dicom_segmentation.hpp"

#include "dicom/file/item_fields.hpp"
#include "support/dicom_seg_source.hpp"
#include "support/temporary_folder.hpp"

#include <array>
#include <functional>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// What the only segment is called in a file that another program wrote.
std::string name_in_file(const std::function<void(DcmDataset&, DcmItem& segment)>& change) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "mask.dcm";
  Grid grid;
  grid.size = {4, 3, 2};
  LabelMap mask{grid, std::vector<std::uint16_t>(24, 2)};
  write_dicom_segmentation(path, mask,
                           make_dicom_segmentation_content(make_dicom_series(folder.path(), grid), 1));
  DcmFileFormat file;
  EXPECT_TRUE(file.loadFile(OFFilename(path.c_str())).good());
  file.loadAllDataIntoMemory();
  DcmItem* segment = nullptr;
  EXPECT_TRUE(file.getDataset()->findAndGetSequenceItem(DCM_SegmentSequence, segment).good());
  change(*file.getDataset(), *segment);
  EXPECT_TRUE(file.saveFile(OFFilename(path.c_str()), EXS_LittleEndianExplicit).good());
  return read_dicom_segmentation(path).names.at(0).name;
}

TEST(SegmentNames, AreReadInTheCharacterSetOfTheFile) {
  const std::vector<std::array<std::string, 3>> names{
      {"ISO_IR 100", "L\xE4sion", "Läsion"},
      {"\\ISO 2022 IR 87", "\x1B$B4NB!\x1B(B 1", "肝臓 1"},
      {"ISO 2022 IR 13\\ISO 2022 IR 87", "\xBC\xBF\xDE\xB3 \x1B$B?4\x1B(J", "ｼｿﾞｳ 心"},
      {"\\ISO 2022 IR 149", "\x1B$)C\xB0\xA3", "간"},
      {"GB18030", "\x81\x5C\xB8\xCE", "乗肝"},  // whose second byte elsewhere divides values
      {"ISO_IR 192", "Läsion", "Läsion"},
      {"", "Läsion", "Läsion"},  // not stated, but nothing else
      {"", "L\xE4sion", "L?sion"},
      {"ISO_IR 192", "L\xE4sion", "L?sion"},
  };
  for (const auto& [character_set, stored, expected] : names)
    EXPECT_EQ(name_in_file([&set = character_set, &text = stored](DcmDataset& dataset, DcmItem& segment) {
                put_text(dataset, DCM_SpecificCharacterSet, set);
                put_text(segment, DCM_SegmentLabel, text);
              }),
              expected)
        << character_set;
}

TEST(SegmentNames, AreReadInTheCharacterSetOfTheirSegment) {
  EXPECT_EQ(name_in_file([](DcmDataset& dataset, DcmItem& segment) {
              put_text(dataset, DCM_SpecificCharacterSet, "ISO_IR 192");
              put_text(segment, DCM_SpecificCharacterSet, "ISO_IR 144");
              put_text(segment, DCM_SegmentLabel, "\xBC\xDE\xD7\xD3");
            }),
            "Мозг");
}

TEST(SegmentNames, AreThoseOfTheLabels) {
  const TemporaryFolder folder;
  Grid grid;
  grid.size = {4, 3, 2};
  DicomSegmentationContent content =
      make_dicom_segmentation_content(make_dicom_series(folder.path(), grid), 3);
  content.segments[0].name = "Niere, linke \xc3\xa4";
  content.segments[1].name = "";
  LabelMap mask{grid, std::vector<std::uint16_t>(24, 0)};
  mask.labels[3] = content.segments[0].label;
  mask.labels[4] = content.segments[1].label;
  mask.labels[5] = content.segments[2].label;
  write_dicom_segmentation(folder.path() / "mask.dcm", mask, content);
  const LabelMap read = read_dicom_segmentation(folder.path() / "mask.dcm");
  ASSERT_GE(read.names.size(), 2U);
  EXPECT_EQ(read.names.front().label, content.segments[0].label);
  EXPECT_EQ(read.names.front().name, content.segments[0].name);
  EXPECT_EQ(read.names.back().label, content.segments[2].label);
  EXPECT_EQ(read.names.back().name, "object 2");
}

}  // namespace
}  // namespace sammoe
