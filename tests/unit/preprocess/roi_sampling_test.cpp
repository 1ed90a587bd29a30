#include "preprocess/roi_sampling.hpp"

#include "sammoe/error.hpp"

#include "preprocess/roi.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <support/axis_orders.hpp>

namespace sammoe {
namespace {

/// Leaves intensities as they are: no voxel is foreground.
IntensitySpec raw() {
  return {std::nullopt, std::nullopt, 1e30};
}

Grid oblique_ct() {
  Grid grid;
  grid.size = {40, 36, 13};
  grid.spacing_mm = {0.8, 0.9, 4};
  grid.direction_in_ras = oblique_direction(0.3, -0.2);
  grid.origin_in_ras = {-85, 30, 412};
  return grid;
}

/// An anatomy that is not symmetric in any way.
double anatomy(const Point3& p) {
  return 200 + 90 * std::sin(p[0] / 7) * std::cos(p[1] / 5) + 60 * std::sin(p[2] / 9 + p[0] / 11) + p[1];
}

Point3 index_of(const Grid& grid, std::size_t offset) {
  const auto n = static_cast<std::int64_t>(offset);
  return {static_cast<double>(n % grid.size[0]), static_cast<double>(n / grid.size[0] % grid.size[1]),
          static_cast<double>(n / grid.size[0] / grid.size[1])};
}

TEST(SampleRoi, ReproducesALinearRampInAnyOrientation) {
  const auto ramp = [](const Point3& p) { return 1000 + 3 * p[0] - 2 * p[1] + 0.5 * p[2]; };
  for (const StoredOrder& order : all_stored_orders()) {
    const Grid grid = reordered(oblique_ct(), order);
    const Volume volume = volume_of(grid, ramp);
    const Grid roi =
        roi_around(grid, {grid.voxel_from_ras(oblique_ct().ras_from_voxel({20, 18, 6}))}, {12, 1.5});
    const std::vector<float> voxels = sample_roi(volume, roi, raw());
    for (std::size_t n = 0; n < voxels.size(); ++n)
      ASSERT_NEAR(voxels[n], ramp(roi.ras_from_voxel(index_of(roi, n))), 1e-2);
  }
}

TEST(SampleRoi, DoesNotDependOnHowAxesAreStored) {
  // 40 voxels of 0.75 mm: voxel centres of the ROI fall on the outer face of the volume, where a tie could
  // break differently at either end.
  Grid grid = oblique_ct();
  grid.spacing_mm = {0.75, 0.75, 4};
  grid.size = {41, 35, 13};
  for (const std::int64_t size : {16, 40}) {
    const Point3 click{4, 30, 10};
    const Grid roi = roi_around(grid, {click}, {size, 1.5});
    const std::vector<float> expected = sample_roi(volume_of(grid, anatomy), roi, {});
    for (const StoredOrder& order : all_stored_orders()) {
      const Grid stored = reordered(grid, order);
      const Grid same_roi =
          roi_around(stored, {stored.voxel_from_ras(grid.ras_from_voxel(click))}, {size, 1.5});
      const std::vector<float> met = sample_roi(volume_of(stored, anatomy), same_roi, {});
      for (std::size_t n = 0; n < met.size(); ++n) ASSERT_NEAR(met[n], expected[n], 1e-4);
    }
  }
}

TEST(SampleRoi, IsTheVolumeItselfWhereGridsCoincide) {
  Grid grid;
  grid.size = {20, 20, 20};
  grid.spacing_mm = {1.5, 1.5, 1.5};
  const Volume volume = volume_of(grid, anatomy);
  const Grid roi = roi_around(grid, {{10, 11, 12}}, {8, 1.5});
  const std::vector<float> expected = volume.values({{6, 7, 8}, {8, 8, 8}});
  const std::vector<float> met = sample_roi(volume, roi, raw());
  for (std::size_t n = 0; n < met.size(); ++n) EXPECT_NEAR(met[n], expected[n], 1e-3);
}

TEST(SampleRoi, IsZeroOutsideTheVolumeAndItsBorderValueWithin) {
  Grid grid;
  grid.size = {4, 4, 4};
  grid.spacing_mm = {3, 3, 3};
  const Volume volume = volume_of(grid, [](const Point3&) { return 7; });
  const Grid roi = roi_around(grid, {{1.5, 1.5, 1.5}}, {16, 1.5});
  const std::vector<float> voxels = sample_roi(volume, roi, raw());
  for (std::size_t n = 0; n < voxels.size(); ++n) {
    const bool inside = grid.contains(grid.voxel_from_ras(roi.ras_from_voxel(index_of(roi, n))));
    ASSERT_EQ(voxels[n], inside ? 7.0F : 0.0F);
  }
}

TEST(SampleRoi, WhollyOutsideIsZero) {
  Grid grid;
  grid.size = {4, 4, 4};
  Grid roi = roi_around(grid, {{1, 1, 1}}, {8, 1});
  for (int step = 0; step < 10; ++step) roi = half_step(roi, 0, 1);
  for (const float value : sample_roi(volume_of(grid, anatomy), roi, {})) ASSERT_EQ(value, 0.0F);
}

TEST(SampleRoi, ScoresTheForegroundAndTransformsThePadding) {
  Grid grid;
  grid.size = {4, 4, 4};
  grid.spacing_mm = {1.5, 1.5, 1.5};
  const Volume volume = volume_of(grid, [](const Point3& p) { return p[0] - 1.5; });  // -1.5, 0, 1.5, 3
  const Grid roi = roi_around(grid, {{1.5, 1.5, 1.5}}, {8, 1.5});
  const std::vector<float> met = sample_roi(volume, roi, {});
  // Foreground: 16 voxels of 1.5 and 16 of 3; unbiased deviation 0.75 * sqrt(32 / 31).
  const double deviation = 0.75 * std::sqrt(32.0 / 31);
  const std::vector<float> values = sample_roi(volume, roi, raw());
  for (std::size_t n = 0; n < met.size(); ++n) ASSERT_NEAR(met[n], (values[n] - 2.25) / deviation, 1e-5);
}

TEST(SampleRoi, ClipsBeforeSampling) {
  Grid grid;
  grid.size = {2, 2, 2};
  grid.spacing_mm = {2, 2, 2};
  const Volume volume = volume_of(grid, [](const Point3& p) { return p[0] < 1 ? -1000 : 100; });
  IntensitySpec intensity = raw();
  intensity.clip_min = -100;
  intensity.clip_max = 400;
  Grid middle;
  middle.size = {1, 1, 1};
  middle.origin_in_ras = {1, 1, 1};
  EXPECT_NEAR(sample_roi(volume, middle, intensity)[0], 0, 1e-4);
  EXPECT_NEAR(sample_roi(volume, middle, raw())[0], -450, 1e-3);
}

TEST(SampleRoi, OfAConstantOrDarkVolumeIsFinite) {
  Grid grid;
  grid.size = {6, 6, 6};
  const Grid roi = roi_around(grid, {{3, 3, 3}}, {4, 1});
  for (const float value : sample_roi(volume_of(grid, [](const Point3&) { return 40; }), roi, {}))
    ASSERT_EQ(value, 0.0F);
  for (const float value : sample_roi(volume_of(grid, [](const Point3&) { return -40; }), roi, {}))
    ASSERT_EQ(value, -40.0F);
}

TEST(SampleRoi, RefusesVoxelsThatAreNotFinite) {
  Grid grid;
  grid.size = {6, 6, 6};
  const Volume volume = volume_of(
      grid, [](const Point3& p) { return p[0] == 3 ? std::numeric_limits<double>::quiet_NaN() : 1.0; });
  const Grid roi = roi_around(grid, {{3, 3, 3}}, {4, 1});
  try {
    sample_roi(volume, roi, {});
    FAIL() << "nothing was refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::input);
  }
}

TEST(RoiSampling, AFixedScaleDoesNotDependOnTheImageAndIsZeroBeyondIt) {
  Grid grid;
  grid.size = {6, 6, 6};
  IntensitySpec intensity;
  intensity.clip_max = 300;
  intensity.fixed_scale = FixedScale{-100, 50};
  const Grid roi = roi_around(grid, {{2.5, 2.5, 2.5}}, {8, 1});
  const Volume volume = volume_of(grid, [](const Point3& p) { return p[0] < 2.5 ? 0.0 : 400.0; });
  const std::vector<float> values = sample_roi(volume, roi, intensity);
  const auto at = [&](std::size_t i, std::size_t j, std::size_t k) { return values[(k * 8 + j) * 8 + i]; };
  EXPECT_EQ(at(2, 4, 4), 2) << "(0 + 100) / 50";
  EXPECT_EQ(at(5, 4, 4), 8) << "clipped to 300";
  EXPECT_EQ(at(0, 4, 4), 0) << "beyond the volume";
}

}  // namespace
}  // namespace sammoe
