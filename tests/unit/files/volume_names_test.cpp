#include "files/volume_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(VolumeNames, EndingsAreKnownInAnyCase) {
  EXPECT_EQ(volume_ending("a/b.NII.GZ"), ".NII.GZ");
  EXPECT_EQ(volume_stem("a/b.NII.GZ"), "b");
  EXPECT_EQ(volume_stem("x.seg.nrrd"), "x");
  EXPECT_EQ(volume_stem("x.y.nrrd"), "x.y");
  EXPECT_EQ(volume_ending(".nii"), "");  // the name of a hidden file
  EXPECT_EQ(volume_ending("a.png"), "");
  EXPECT_EQ(volume_stem("a.png"), "a.png");
}

TEST(VolumeNames, WhatIsReadAndWritten) {
  for (const char* name : {"a.nii", "a.nii.gz", "a.nrrd", "a.seg.nrrd", "a.mha", "a.mgz", "a.MGH"})
    EXPECT_TRUE(names_volume(name) && names_written_volume(name)) << name;
  for (const char* name : {"a.hdr", "a.mhd", "a.nhdr", "a.nii.bz2"})
    EXPECT_TRUE(names_volume(name) && !names_written_volume(name)) << name;
  EXPECT_TRUE(names_volume("a.DCM") && !names_written_volume("a.DCM"));
  for (const char* name : {"a.img", "a.img.gz", "a.raw", "a", ".nii"})
    EXPECT_FALSE(names_volume(name)) << name;
  EXPECT_TRUE(names_written_series("a.nii.GZ") && names_written_series("a.mgh"));
  EXPECT_FALSE(names_written_series("a.nrrd") || names_written_series("a.dcm"));
}

TEST(VolumeNames, MessagesListThem) {
  EXPECT_EQ(written_endings(), ".nii.gz, .nii, .seg.nrrd, .nrrd, .mha, .mgz or .mgh");
  EXPECT_EQ(written_series_endings(), ".nii.gz, .nii, .mgz or .mgh");
  EXPECT_THAT(volume_endings(), testing::HasSubstr(".mhd"));
}

}  // namespace
}  // namespace sammoe
