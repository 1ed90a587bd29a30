#include "preprocess/oblique_resampling.hpp"

#include "unit/preprocess/resampling_fixtures.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

const Region kRegion{{-1, 0, 0}, {17, 17, 18}};

/// Compares ITK's with what resampling along the axes gives, for every order and sense of the axes.
void expect_as_along_axes(Interpolation interpolation, float tolerance) {
  const GriddedValues source = test::random_source();
  std::array<int, 3> axes{0, 1, 2};
  do {
    for (int flips = 0; flips < 8; ++flips) {
      const Grid target = test::grid_around_source(axes, flips);
      const std::vector<float> general = resample_obliquely(source, target, kRegion, interpolation);
      const std::vector<float> along_axes = resample(source, target, kRegion, interpolation);
      ASSERT_EQ(general.size(), along_axes.size());
      for (std::size_t n = 0; n < general.size(); ++n)
        ASSERT_NEAR(along_axes[n], general[n], tolerance) << "voxel " << n << ", flips " << flips;
    }
  } while (std::next_permutation(axes.begin(), axes.end()));
}

TEST(ObliqueResampling, LinearGivesWhatResamplingAlongTheAxesDoes) {
  expect_as_along_axes(Interpolation::linear, 1e-3F);
}

TEST(ObliqueResampling, NearestGivesWhatResamplingAlongTheAxesDoes) {
  expect_as_along_axes(Interpolation::nearest, 0);
}

TEST(ObliqueResampling, NearestTakesTheUpperOfTwoEquallyNear) {
  GriddedValues source;
  source.grid.size = {3, 1, 1};
  source.region = {{0, 0, 0}, {3, 1, 1}};
  source.values = {1, 4, 8};
  Grid target;
  target.size = {2, 1, 1};
  target.origin_in_ras = {0.5, 0, 0};
  EXPECT_EQ(resample_obliquely(source, target, {{0, 0, 0}, {2, 1, 1}}, Interpolation::nearest),
            (std::vector<float>{4, 8}));
}

}  // namespace
}  // namespace sammoe
