#include "sammoe/dicom_segmentation.hpp"

#include "support/dicom_seg_source.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(SegmentNames, AreThoseOfTheLabels) {
  const TemporaryFolder folder;
  Grid grid;
  grid.size = {4, 3, 2};
  SegmentationContent content = make_segmentation_content(make_dicom_series(folder.path(), grid), 3);
  content.segments[0].name = "Niere, linke \xc3\xa4";
  content.segments[1].name = "";
  LabelMap mask{grid, std::vector<std::uint16_t>(24, 0)};
  mask.labels[3] = content.segments[0].label;
  mask.labels[4] = content.segments[1].label;
  mask.labels[5] = content.segments[2].label;
  write_segmentation(folder.path() / "mask.dcm", mask, content);
  const LabelMap read = read_segmentation(folder.path() / "mask.dcm");
  ASSERT_GE(read.names.size(), 2U);
  EXPECT_EQ(read.names.front().label, content.segments[0].label);
  EXPECT_EQ(read.names.front().name, content.segments[0].name);
  EXPECT_EQ(read.names.back().label, content.segments[2].label);
  EXPECT_EQ(read.names.back().name, "object 2");
}

}  // namespace
}  // namespace sammoe
