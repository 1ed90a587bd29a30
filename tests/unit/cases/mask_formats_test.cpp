#include "cases/mask_formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

const MaskFormat& format_named(const char* output) {
  SegmentJob job;
  job.output = output;
  return mask_format_of(job);
}

TEST(MaskFormats, TheEndingChooses) {
  for (const char* name : {"a.DCM", "b/a.x.dcm"}) EXPECT_STREQ(format_named(name).ending, ".dcm") << name;
  for (const char* name : {"a.nii", "a.seg.nrrd", "a.dcm.nii.gz"})
    EXPECT_EQ(format_named(name).ending, nullptr) << name;
}

TEST(MaskFormats, AnUnknownEndingIsAVolumesAndNoMask) {
  for (const char* name : {"", "a", "a.png", ".dcm", "a.hdr", "a.img"}) {
    EXPECT_EQ(format_named(name).ending, nullptr) << name;
    EXPECT_FALSE(names_mask(name)) << name;
  }
  EXPECT_TRUE(names_mask("a.nii") && names_mask("a.Dcm"));
}

TEST(MaskFormats, HelpNamesAllOfThem) {
  EXPECT_THAT(mask_formats(), testing::StartsWith(".nii.gz, .nii, "));
  EXPECT_THAT(mask_formats(), testing::HasSubstr(" or .mgh, or .dcm (DICOM Segmentation, for DICOM input)"));
}

}  // namespace
}  // namespace sammoe
