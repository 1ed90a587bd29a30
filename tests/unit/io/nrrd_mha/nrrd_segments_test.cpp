// Segmentations of 3D Slicer: names, colours and layers.
#include "sammoe/volume_io.hpp"

#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Two layers of 2 x 2 x 1 voxels, stored voxel by voxel.
std::string layered(const std::string& segments, const std::string& voxels) {
  return "NRRD0004\ntype: uchar\ndimension: 4\nspace: left-posterior-superior\nsizes: 2 2 2 1\n"
         "space directions: none (2,0,0) (0,2,0) (0,0,3)\nkinds: list domain domain domain\n"
         "encoding: raw\nspace origin: (0,0,0)\n" +
         segments + "\n" + voxels;
}
const std::string kShared =
    "Segment0_ID:=Segment_1\nSegment0_LabelValue:=1\nSegment0_Layer:=0\nSegment0_Name:=Liver\n"
    "Segment1_ID:=Segment_2\nSegment1_LabelValue:=1\nSegment1_Layer:=1\nSegment1_Name:=Tumour\n";
// Layer 0: 1 0 1 0; layer 1: 0 1 0 0.
const std::string kApart("\1\0\0\1\1\0\0\0", 8);
// They meet at the first voxel.
const std::string kOverlapping("\1\1\0\1\1\0\0\0", 8);

class NrrdSegments : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& text) const {
    return write_bytes(folder_.path() / "a.seg.nrrd", bytes_of(text));
  }
  TemporaryFolder folder_;
};

TEST_F(NrrdSegments, LayersThatShareValuesAreNumberedAndThatIsSaid) {
  const LoadedLabelMap read = load_label_map(file(layered(kShared, kApart)));
  EXPECT_THAT(read.map.labels, ElementsAre(1, 2, 1, 0));
  ASSERT_EQ(read.map.names.size(), 2U);
  EXPECT_EQ(read.map.names[1].label, 2);
  EXPECT_EQ(read.map.names[1].name, "Tumour");
  EXPECT_THAT(read.warnings, ElementsAre(HasSubstr("numbered in their order: 1 Liver, 2 Tumour")));
}

TEST_F(NrrdSegments, ValuesThatDifferAreTheLabels) {
  std::string segments = kShared;
  segments.replace(segments.find("LabelValue:=1", 60), 13, "LabelValue:=9");
  std::string voxels = kApart;
  voxels[3] = 9;
  const LoadedLabelMap read = load_label_map(file(layered(segments, voxels)));
  EXPECT_THAT(read.map.labels, ElementsAre(1, 9, 1, 0));
  EXPECT_THAT(read.warnings, IsEmpty());
  voxels[3] = 8;
  EXPECT_THAT(refusal_of([&] { load_label_map(file(layered(segments, voxels))); }),
              HasSubstr("layer 1 has voxels of the value 8, which no segment has"));
}

TEST_F(NrrdSegments, OverlappingSegmentsAreRefusedUnlessOneIsMeant) {
  const std::filesystem::path path = file(layered(kShared, kOverlapping));
  EXPECT_THAT(refusal_of([&] { load_label_map(path); }), HasSubstr("the segments of labels 1 and 2 overlap"));
  ReadOptions options;
  options.only_labels = {2};
  EXPECT_THAT(load_label_map(path, options).map.labels, ElementsAre(2, 2, 0, 0));
  options.only_labels.clear();
  options.volume_index = 0;
  EXPECT_THAT(load_label_map(path, options).map.labels, ElementsAre(1, 0, 1, 0));
}

TEST_F(NrrdSegments, FilesOlderThanLayersHaveASegmentAVolume) {
  const std::string segments =
      "Segment0_ID:=a\nSegment0_Name:=Liver\nSegment1_ID:=b\nSegment1_Name:=Tumour\n";
  EXPECT_THAT(load_label_map(file(layered(segments, kApart))).map.labels, ElementsAre(1, 2, 1, 0));
}

TEST_F(NrrdSegments, NumbersThatCannotBeAreRefused) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"Layer:=1", "Layer:=2"}, {"LabelValue:=1", "LabelValue:=65536"}, {"Layer:=1", "Layer:=x"}}) {
    std::string segments = kShared;
    segments.replace(segments.find(from), from.size(), to);
    EXPECT_THAT(refusal_of([&] { load_label_map(file(layered(segments, kApart))); }), HasSubstr("Segment"));
  }
}

TEST_F(NrrdSegments, NamesAndColoursAreWrittenAndComeBack) {
  LabelMap map{small_grid(), std::vector<std::uint16_t>(60, 0)};
  map.labels[3] = 5;
  map.labels[9] = 300;
  map.names = {{5, "left\\lung\nupper", {{255, 0, 51}}}, {7, "nothing", {}}};
  const std::filesystem::path path = folder_.path() / "b.seg.nrrd";
  write_label_map(path, map);
  const LabelMap back = read_label_map(path);
  EXPECT_EQ(back.labels, map.labels);
  ASSERT_EQ(back.names.size(), 3U);
  EXPECT_EQ(back.names[0].label, 5);
  EXPECT_EQ(back.names[0].name, map.names[0].name);
  EXPECT_EQ(back.names[0].srgb, map.names[0].srgb);
  EXPECT_EQ(back.names[1].name, "nothing");
  EXPECT_EQ(back.names[2].label, 300);
  EXPECT_EQ(back.names[2].name, "Segment_300");
  write_label_map(folder_.path() / "plain.nrrd", map);
  EXPECT_THAT(read_label_map(folder_.path() / "plain.nrrd").names, IsEmpty());
}

TEST_F(NrrdSegments, OneVolumeOfAnInterleavedFile) {
  ReadOptions options;
  for (const std::int64_t index : {0, 1}) {
    options.volume_index = index;
    const std::vector<float> values =
        read_volume(file(layered("", kApart)), options).volume.values({{0, 0, 0}, {2, 2, 1}});
    EXPECT_EQ(values, index == 0 ? (std::vector<float>{1, 0, 1, 0}) : (std::vector<float>{0, 1, 0, 0}));
  }
}

}  // namespace
}  // namespace sammoe
