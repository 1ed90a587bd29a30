#include "sammoe/dicom_segmentation.hpp"

#include "dicom/segmentation/segmentation_frames.hpp"
#include "files/sha256.hpp"
#include "support/dicom_seg_source.hpp"
#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/temporary_folder.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid grid_of(std::int64_t columns, std::int64_t rows, std::int64_t slices,
             const Matrix3& direction = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}) {
  Grid grid = small_grid(direction);
  grid.size = {columns, rows, slices};
  return grid;
}

/// Random labels of `count` segments on inner slices, so that the outer ones are empty.
LabelMap random_mask(const Grid& grid, std::size_t count) {
  LabelMap mask{grid, std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()))};
  std::mt19937 random(11);
  const auto slice = static_cast<std::size_t>(grid.size[0] * grid.size[1]);
  for (std::size_t n = slice; n + slice < mask.labels.size(); ++n) {
    const std::size_t segment = random() % (count + 1);
    mask.labels[n] = static_cast<std::uint16_t>(segment == count ? 0 : 2 + 3 * segment);
  }
  return mask;
}

/// The label that a map has at a place of the world; 0 beyond it.
std::uint16_t label_at(const LabelMap& map, const Point3& in_ras) {
  const Point3 index = map.grid.voxel_from_ras(in_ras);
  Index3 nearest{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    nearest[axis] = std::llround(index[axis]);
    EXPECT_NEAR(index[axis], static_cast<double>(nearest[axis]), 1e-6);
    if (nearest[axis] < 0 || nearest[axis] >= map.grid.size[axis]) return 0;
  }
  return map.labels[static_cast<std::size_t>((nearest[2] * map.grid.size[1] + nearest[1]) * map.grid.size[0] +
                                             nearest[0])];
}

void expect_same_labels(const LabelMap& wanted, const LabelMap& met) {
  std::size_t n = 0;
  for (std::int64_t k = 0; k < wanted.grid.size[2]; ++k)
    for (std::int64_t j = 0; j < wanted.grid.size[1]; ++j)
      for (std::int64_t i = 0; i < wanted.grid.size[0]; ++i, ++n)
        ASSERT_EQ(wanted.labels[n],
                  label_at(met, wanted.grid.ras_from_voxel({static_cast<double>(i), static_cast<double>(j),
                                                            static_cast<double>(k)})))
            << i << " " << j << " " << k;
}

class SegmentationRoundTrip : public testing::Test {
 protected:
  std::filesystem::path path() const { return folder_.path() / "mask.dcm"; }
  LabelMap written_and_read(const LabelMap& mask, std::size_t count, DicomSegmentFrames frames) {
    DicomSegmentationContent content =
        make_dicom_segmentation_content(make_dicom_series(folder_.path(), mask.grid), count);
    content.frames = frames;
    write_dicom_segmentation(path(), mask, content);
    return read_dicom_segmentation(path());
  }

  TemporaryFolder folder_;
};

TEST_F(SegmentationRoundTrip, EveryBitOfFramesThatBeginWithinAByteComesBack) {
  for (std::int64_t columns = 8; columns < 16; ++columns) {  // times 5 rows: every remainder of 8
    for (std::size_t count = 1; count <= 3; ++count) {
      const LabelMap mask = random_mask(grid_of(columns, 5, 4), count);
      const LabelMap read = written_and_read(mask, count, DicomSegmentFrames::occupied);
      EXPECT_EQ(read.grid.size, (Index3{columns, 5, 2}));
      EXPECT_TRUE(read.omits_background);
      expect_same_labels(mask, read);
    }
  }
}

TEST_F(SegmentationRoundTrip, AllFramesGiveTheWholeGrid) {
  for (const Matrix3& direction : {axis_orders()[0], turned(axis_orders()[0])}) {
    const LabelMap mask = random_mask(grid_of(6, 5, 7, direction), 2);
    const LabelMap read = written_and_read(mask, 2, DicomSegmentFrames::all);
    EXPECT_TRUE(same_grid(mask.grid, read.grid, 1e-6));
    EXPECT_EQ(mask.labels, read.labels);
  }
}

TEST_F(SegmentationRoundTrip, EveryVoxelKeepsItsPlaceInAnyOrientation) {
  for (const Matrix3& direction : axis_orders()) {
    const LabelMap mask = random_mask(grid_of(3, 5, 4, turned(direction)), 2);
    expect_same_labels(mask, written_and_read(mask, 2, DicomSegmentFrames::occupied));
  }
}

TEST_F(SegmentationRoundTrip, AMaskWithoutVoxelsIsOneEmptyFrame) {
  const Grid grid = grid_of(5, 3, 4);
  const LabelMap mask{grid, std::vector<std::uint16_t>(60)};
  const LabelMap read = written_and_read(mask, 2, DicomSegmentFrames::occupied);
  EXPECT_EQ(read.grid.size, (Index3{5, 3, 1}));
  EXPECT_EQ(read.labels, std::vector<std::uint16_t>(15));
}

TEST_F(SegmentationRoundTrip, ProbabilitiesAboveHalfComeBackAsTheMoreProbableObject) {
  const Grid grid = grid_of(5, 3, 4);
  const DicomSource source = make_dicom_series(folder_.path(), grid);
  ProbabilityPatch first{{{1, 0, 1}, {3, 1, 1}}, {0.6F, 0.5F, 0.4F}};
  ProbabilityPatch second{{{1, 0, 1}, {3, 1, 2}}, {0.7F, 0.2F, 0.501F, 0, 1, 0}};
  write_fractional_dicom_segmentation(path(), grid, {first, second},
                                      make_dicom_segmentation_content(source, 2));
  const LabelMap read = read_dicom_segmentation(path());
  EXPECT_EQ(read.grid.size, (Index3{5, 3, 2}));
  EXPECT_EQ(read.labels[1], 5);
  EXPECT_EQ(read.labels[2], 0);
  EXPECT_EQ(read.labels[3], 5);
  EXPECT_EQ(read.labels[15 + 2], 5);
  EXPECT_EQ(std::count(read.labels.begin(), read.labels.end(), 0), 27);
}

TEST(SegmentationBytes, ExceedHalfExactlyWhereTheProbabilityDoes) {
  for (int n = 0; n <= 100000; ++n) {
    const float probability = static_cast<float>(n) / 100000.0F;
    EXPECT_EQ(2 * byte_of_probability(probability) > 255, probability > 0.5F) << probability;
  }
  EXPECT_EQ(byte_of_probability(0), 0);
  EXPECT_EQ(byte_of_probability(1), 255);
}

TEST_F(SegmentationRoundTrip, TheHashIsThatOfTheFile) {
  const LabelMap mask = random_mask(grid_of(5, 3, 4), 1);
  const DicomSegmentationContent content =
      make_dicom_segmentation_content(make_dicom_series(folder_.path(), mask.grid), 1);
  const std::string hash = write_dicom_segmentation(path(), mask, content);
  const Bytes bytes = read_bytes(path());
  EXPECT_EQ(hash, sha256_hex(bytes.data(), bytes.size()));
}

}  // namespace
}  // namespace sammoe
