#include "sammoe/volume_inspection.hpp"

#include "support/file_bytes.hpp"
#include "support/nifti_file.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class VolumeInspectionOf : public testing::Test {
 protected:
  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }

  VolumeInspection inspect(const Bytes& bytes, const std::string& name, const ReadOptions& options = {}) {
    const InputInspection inspection = inspect_input(write_bytes(path(name), bytes), options);
    EXPECT_FALSE(inspection.dicom);
    return inspection.volume.value();
  }

  /// Whether reading refuses the file with the same line.
  void expect_refused_alike(const VolumeInspection& inspection, const std::string& name) {
    EXPECT_NE(inspection.problem, "");
    EXPECT_EQ(refusal_of([&] { read_volume(path(name)); }), inspection.problem);
  }

  TemporaryFolder folder_;
};

/// Values of more than a few kinds, of which no two beside each other are equal.
std::vector<std::int16_t> image_values(std::size_t count) {
  std::vector<std::int16_t> values(count);
  for (std::size_t n = 0; n < count; ++n) values[n] = static_cast<std::int16_t>(10 * n - 50);
  return values;
}

TEST_F(VolumeInspectionOf, NiftiTellsAllOfAGoodImage) {
  NiftiFile file;
  file.set_voxels(image_values(24));
  file.srow = {-0.5, 0, 0, 10, 0, 0.75, 0, 20, 0, 0, 3, 30};
  file.pixdim = {1, 0.5, 0.75, 3, 1, 1, 1, 1};
  file.slope = 2;
  file.intercept = 1;
  const VolumeInspection inspection = inspect(packed(file.bytes()), "a.nii.gz");
  EXPECT_EQ(inspection.format, "NIfTI-1");
  EXPECT_EQ(inspection.length_unit, "mm");
  EXPECT_EQ(inspection.volume_count, 1);
  EXPECT_EQ(inspection.grid.size, (Index3{4, 3, 2}));
  EXPECT_THAT(inspection.grid.spacing_mm, ElementsAre(0.5, 0.75, 3));
  EXPECT_EQ(inspection.axis_codes, "LAS");
  EXPECT_EQ(inspection.obliquity_degrees, 0);
  EXPECT_EQ(inspection.type, ScalarType::int16);
  EXPECT_EQ(inspection.rescale.slope, 2);
  ASSERT_TRUE(inspection.range);
  EXPECT_EQ(inspection.range->minimum, -99);
  EXPECT_EQ(inspection.range->maximum, 361);
  EXPECT_EQ(inspection.range->mean, 131);
  EXPECT_FALSE(inspection.labels);
  EXPECT_THAT(inspection.warnings, IsEmpty());
  EXPECT_EQ(inspection.problem, "");
}

TEST_F(VolumeInspectionOf, NiftiTellsItsUnit) {
  NiftiFile file;
  file.xyzt_units = 3;
  EXPECT_EQ(inspect(file.bytes(), "a.nii").length_unit, "um");
  EXPECT_THAT(inspect(file.bytes(), "a.nii").grid.spacing_mm, ElementsAre(1e-3, 1e-3, 1e-3));
  file.xyzt_units = 0;
  EXPECT_EQ(inspect(file.bytes(), "a.nii").length_unit, "");
}

TEST_F(VolumeInspectionOf, SeveralVolumesDescribesOneAndSaysWhatSegmentSays) {
  NiftiFile file;
  file.dim = {4, 2, 2, 2, 3, 1, 1, 1};
  file.set_voxels(image_values(24));
  const VolumeInspection first = inspect(file.bytes(), "a.nii");
  EXPECT_EQ(first.volume_count, 3);
  EXPECT_EQ(first.volume_index, 0);
  EXPECT_EQ(first.range.value().maximum, 20);
  EXPECT_THAT(first.problem, HasSubstr("--volume 0 to 2"));
  expect_refused_alike(first, "a.nii");
  ReadOptions options;
  options.volume_index = 2;
  const VolumeInspection last = inspect(file.bytes(), "a.nii", options);
  EXPECT_EQ(last.volume_index, 2);
  EXPECT_EQ(last.range.value().maximum, 180);
  EXPECT_EQ(last.problem, "");
}

TEST_F(VolumeInspectionOf, VoxelsThatAreNoNumbersAreCounted) {
  NiftiFile file;
  std::vector<float> values(24, 2.5F);
  values[3] = std::numeric_limits<float>::quiet_NaN();
  file.set_voxels(values);
  const VolumeInspection inspection = inspect(file.bytes(), "a.nii");
  EXPECT_EQ(inspection.non_finite_count, 1U);
  EXPECT_EQ(inspection.range.value().maximum, 2.5);
  expect_refused_alike(inspection, "a.nii");
}

TEST_F(VolumeInspectionOf, FormsThatDifferAreDescribedByOne) {
  NiftiFile file;
  file.qform_code = 1;
  file.qoffset = {50, 0, 0};
  const VolumeInspection inspection = inspect(file.bytes(), "a.nii");
  EXPECT_THAT(inspection.warnings, ElementsAre("described by its sform"));
  EXPECT_EQ(inspection.grid.origin_in_ras[0], 0);
  EXPECT_TRUE(inspection.range);
  expect_refused_alike(inspection, "a.nii");
}

TEST_F(VolumeInspectionOf, DamageLeavesWhatTheHeaderSays) {
  Bytes bytes = NiftiFile().bytes();
  bytes.resize(bytes.size() - 5);
  const VolumeInspection inspection = inspect(bytes, "a.nii");
  EXPECT_EQ(inspection.grid.size, (Index3{4, 3, 2}));
  EXPECT_EQ(inspection.type, ScalarType::int16);
  EXPECT_FALSE(inspection.range);
  expect_refused_alike(inspection, "a.nii");
}

TEST_F(VolumeInspectionOf, LabelMapsGiveTheirVolumes) {
  NiftiFile file;
  std::vector<std::uint8_t> values(24, 0);
  values[0] = values[1] = 3;
  values[9] = 200;
  file.set_voxels(values);
  file.srow = {10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 5, 0};
  file.pixdim = {1, 10, 10, 5, 1, 1, 1, 1};
  const VolumeInspection inspection = inspect(file.bytes(), "a.nii");
  ASSERT_TRUE(inspection.labels);
  ASSERT_EQ(inspection.labels->size(), 2U);
  EXPECT_EQ(inspection.labels->at(0).label, 3);
  EXPECT_EQ(inspection.labels->at(0).voxel_count, 2);
  EXPECT_DOUBLE_EQ(inspection.labels->at(0).volume_ml, 1);
  EXPECT_EQ(inspection.labels->at(1).label, 200);
}

const std::string kNrrd =
    "NRRD0004\ntype: uchar\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 2 1\n"
    "space directions: (10,0,0) (0,10,0) (0,0,10)\nspace origin: (0,0,0)\nspace units: \"mm\" \"mm\" \"mm\"\n"
    "encoding: raw\n";

TEST_F(VolumeInspectionOf, SegmentsGiveTheirNames) {
  const std::string segments = "Segment0_ID:=a\nSegment0_Name:=Liver\nSegment0_LabelValue:=4\n\n";
  const VolumeInspection inspection =
      inspect(bytes_of(kNrrd + segments + std::string{0, 4, 4, 4}), "a.seg.nrrd");
  EXPECT_EQ(inspection.format, "NRRD, 3D Slicer segmentation");
  EXPECT_EQ(inspection.length_unit, "mm");
  EXPECT_EQ(inspection.axis_codes, "LPS");
  ASSERT_TRUE(inspection.labels);
  ASSERT_EQ(inspection.labels->size(), 1U);
  EXPECT_EQ(inspection.labels->at(0).name, "Liver");
  EXPECT_DOUBLE_EQ(inspection.labels->at(0).volume_ml, 3);
}

TEST_F(VolumeInspectionOf, SegmentsThatCannotBeLeaveAnImage) {
  const std::string segments = "Segment0_ID:=a\nSegment0_LabelValue:=70000\n\n";
  const VolumeInspection inspection =
      inspect(bytes_of(kNrrd + segments + std::string{0, 4, 4, 4}), "a.seg.nrrd");
  EXPECT_EQ(inspection.problem, "");
  EXPECT_EQ(inspection.range.value().maximum, 4);
  EXPECT_FALSE(inspection.labels);
  EXPECT_THAT(inspection.label_problem, HasSubstr("Segment0_LabelValue is '70000'"));
}

TEST_F(VolumeInspectionOf, LayersThatOverlapAreNoLabelMap) {
  std::string header = kNrrd;
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"dimension: 3", "dimension: 4"},
                                 {"sizes: 2", "sizes: 2 2"},
                                 {"directions: ", "directions: none "}})
    header.replace(header.find(from), from.size(), to);
  const std::string segments =
      "kinds: list domain domain domain\nSegment0_ID:=a\nSegment0_Layer:=0\nSegment0_LabelValue:=1\n"
      "Segment1_ID:=b\nSegment1_Layer:=1\nSegment1_LabelValue:=1\n\n";
  const VolumeInspection apart =
      inspect(bytes_of(header + segments + std::string{1, 0, 0, 1, 0, 1, 0, 0}), "a.seg.nrrd");
  EXPECT_EQ(apart.label_problem, "");
  ASSERT_TRUE(apart.labels);
  EXPECT_EQ(apart.labels->size(), 2U);
  EXPECT_EQ(apart.labels->at(1).voxel_count, 2);
  EXPECT_THAT(apart.warnings, ElementsAre(HasSubstr("numbered in their order")));
  const VolumeInspection overlapping =
      inspect(bytes_of(header + segments + std::string{1, 1, 0, 1, 0, 1, 0, 0}), "b.seg.nrrd");
  EXPECT_FALSE(overlapping.labels);
  EXPECT_THAT(overlapping.label_problem, HasSubstr("overlap"));
}

TEST_F(VolumeInspectionOf, EveryFormatIsNamed) {
  EXPECT_EQ(inspect(bytes_of(kNrrd + "\n1234"), "a.nrrd").format, "NRRD");
  write_bytes(path("a.raw"), bytes_of("1234"));
  EXPECT_EQ(inspect(bytes_of(kNrrd + "data file: a.raw\n"), "a.nhdr").format,
            "NRRD, header and voxels in two files");
  const std::string mha =
      "ObjectType = Image\nNDims = 3\nBinaryData = True\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 "
      "0\n"
      "ElementSpacing = 1 1 1\nDimSize = 2 2 1\nElementType = MET_UCHAR\nElementDataFile = ";
  EXPECT_EQ(inspect(bytes_of(mha + "LOCAL\n1234"), "a.mha").format, "MetaImage");
  EXPECT_EQ(inspect(bytes_of(mha + "a.raw\n"), "a.mhd").format, "MetaImage, header and voxels in two files");
  LabelMap map;
  map.grid.size = {2, 2, 1};
  map.labels = {0, 1, 1, 0};
  write_label_map(path("a.mgz"), map);
  const VolumeInspection mgh = inspect_input(path("a.mgz")).volume.value();
  EXPECT_EQ(mgh.format, "FreeSurfer MGH");
  EXPECT_EQ(mgh.labels.value().size(), 1U);
  NiftiFile pair;
  pair.magic = std::string("ni1\0", 4);
  pair.vox_offset = 0;
  Bytes header = pair.bytes();
  header.resize(348);
  write_bytes(path("p.img"), pair.voxels);
  EXPECT_EQ(inspect(header, "p.hdr").format, "NIfTI-1, header and voxels in two files");
  EXPECT_EQ(inspect_input(path("p.img")).volume.value().problem, "");
  std::fill(header.begin() + 344, header.end(), static_cast<unsigned char>(0));
  EXPECT_EQ(inspect(header, "p.hdr").format, "Analyze 7.5");
}

TEST_F(VolumeInspectionOf, WhatIsNoVolumeIsAnError) {
  EXPECT_THAT(refusal_of([&] { inspect(bytes_of("image,label\n"), "a.csv"); }),
              testing::AllOf(HasSubstr("a.csv: "), HasSubstr("like any known format")));
  EXPECT_THAT(refusal_of([&] { inspect_input(path("missing")); }), HasSubstr("no such file or folder"));
}

}  // namespace
}  // namespace sammoe
