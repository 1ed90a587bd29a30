#include "dicom/planes/slice_stack.hpp"

#include "support/refusal.hpp"

#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

/// Slices of 10 x 20 voxels at these places in LPS, all of one file each.
class Slices {
 public:
  void add(const Point3& position_in_lps_mm) {
    ImageFile file;
    file.name = "s" + std::to_string(files_.size());
    file.pixels.columns = 10;
    file.pixels.rows = 20;
    ImageFrame frame;
    frame.file = files_.size();
    frame.plane = plane;
    frame.plane.position_in_lps_mm = position_in_lps_mm;
    files_.push_back(file);
    frames_.push_back(frame);
  }
  SliceStack stack(const DicomReadOptions& options = {}) const {
    return stack_slices(frames_, files_, options);
  }

  FramePlane plane;

 private:
  std::vector<ImageFile> files_;
  std::vector<ImageFrame> frames_;
};

TEST(SliceStack, LaysObliqueSlicesAlongTheirNormal) {
  Slices slices;
  const double c = std::cos(0.4), s = std::sin(0.4);
  slices.plane = {{c, s, 0}, {0, 0, -1}, {}, 0.5, 0.8};
  const Point3 normal{-s, c, 0};  // (c, s, 0) x (0, 0, -1)
  for (const double height : {6.0, 0.0, 3.0})
    slices.add({1 + height * normal[0], 2 + height * normal[1], 3 + height * normal[2]});
  const SliceStack stack = slices.stack();
  EXPECT_EQ(stack.grid.size, (Index3{10, 20, 3}));
  EXPECT_THAT(stack.grid.spacing_mm, testing::Pointwise(testing::DoubleNear(1e-12), {0.5, 0.8, 3.0}));
  EXPECT_EQ(stack.slices[0].file, 1U);
  EXPECT_EQ(stack.slices[2].file, 0U);
  EXPECT_FALSE(stack.is_resampled);
  // A voxel's place, from the definition of the attributes: position + i row direction + j column direction.
  const Point3 place = stack.grid.ras_from_voxel({4, 5, 2});
  const double x = 1 - 6 * s + 4 * 0.5 * c, y = 2 + 6 * c + 4 * 0.5 * s, z = 3 - 5 * 0.8;
  EXPECT_NEAR(place[0], -x, 1e-9);
  EXPECT_NEAR(place[1], -y, 1e-9);
  EXPECT_NEAR(place[2], z, 1e-9);
  stack.grid.validate();
}

TEST(SliceStack, AcceptsRoundedPlacesAndSaysSo) {
  Slices slices;
  for (const double z : {0.0, 1.0, 2.03, 3.0}) slices.add({0, 0, z});
  const SliceStack stack = slices.stack();
  EXPECT_DOUBLE_EQ(stack.grid.spacing_mm[2], 1);
  EXPECT_THAT(stack.warnings, testing::ElementsAre(HasSubstr("0.03 mm off an even spacing")));
}

TEST(SliceStack, AcceptsASlightDriftAndSaysSo) {
  Slices slices;
  for (int k = 0; k < 5; ++k) slices.add({0.0005 * 20 * k, 0, 20.0 * k});
  EXPECT_THAT(slices.stack().warnings, testing::ElementsAre(HasSubstr("drift sideways by up to 0.04 mm")));
}

TEST(SliceStack, FillsGapsWithTheUsualStep) {
  Slices slices;
  for (const double z : {0.0, 2.0, 4.0, 8.0, 10.0}) slices.add({0, 0, z});
  EXPECT_THAT(refusal_of([&] { slices.stack(); }), HasSubstr("s3: lies 4 mm above s2"));
  DicomReadOptions options;
  options.allow_gaps = true;
  const SliceStack stack = slices.stack(options);
  EXPECT_EQ(stack.grid.size[2], 6);
  EXPECT_DOUBLE_EQ(stack.grid.spacing_mm[2], 2);
  EXPECT_TRUE(stack.is_resampled);
  EXPECT_DOUBLE_EQ(stack.first_voxel_of_slice[3][2], 4);
}

TEST(SliceStack, InventsNoMoreThanHalf) {
  Slices slices;
  for (const double z : {0.0, 1.0, 100.0}) slices.add({0, 0, z});
  DicomReadOptions options;
  options.allow_gaps = true;
  EXPECT_THAT(refusal_of([&] { slices.stack(options); }), HasSubstr("has 101 slices and only 3 are there"));
}

TEST(SliceStack, MakesRoomForShearEitherWay) {
  for (const double shift : {-0.75, 0.75}) {
    Slices slices;
    for (int k = 0; k < 4; ++k) slices.add({shift * k, 0, 2.0 * k});
    DicomReadOptions options;
    options.correct_tilt = true;
    const SliceStack stack = slices.stack(options);
    EXPECT_EQ(stack.grid.size, (Index3{13, 20, 4}));
    for (std::size_t k = 0; k < 4; ++k) {
      // Each slice's first voxel is where the slice says.
      const Point3 place = stack.grid.ras_from_voxel(stack.first_voxel_of_slice[k]);
      EXPECT_NEAR(place[0], -shift * static_cast<double>(k), 1e-9);
      EXPECT_NEAR(place[2], 2.0 * static_cast<double>(k), 1e-9);
    }
  }
}

TEST(SliceStack, RefusesOneSliceAndTwoAtOnePlace) {
  Slices slices;
  slices.add({0, 0, 0});
  EXPECT_THAT(refusal_of([&] { slices.stack(); }), HasSubstr("holds one slice"));
  slices.add({0, 0, 0});
  EXPECT_THAT(refusal_of([&] { slices.stack(); }), HasSubstr("s1: lies at the position of s0"));
  for (const double z : {2.0, 4.0, 6.0}) slices.add({0, 0, z});
  EXPECT_THAT(refusal_of([&] { slices.stack(); }), HasSubstr("s1: lies at the position of s0"));
}

TEST(SliceStack, RefusesSeveralVolumesInOneAndTellsWhatIsMissing) {
  Slices slices;
  for (int time = 0; time < 2; ++time)
    for (const double z : {0.0, 2.0, 4.0}) slices.add({0, 0, z});
  EXPECT_THAT(
      refusal_of([&] { slices.stack(); }),
      HasSubstr("holds 6 slices at 3 positions, 2 at each, and no attribute tells which of them make a "
                "volume; expected numbers"));
  slices.add({0, 0, 2});
  EXPECT_THAT(
      refusal_of([&] { slices.stack(); }),
      HasSubstr("holds 7 slices at 3 positions, 2 to 3 at each, and no attribute tells which of them make "
                "a volume; expected as many at each position; add the missing files"));
}

}  // namespace
}  // namespace sammoe
