#include "preprocess/axis_resampling.hpp"

#include "unit/preprocess/resampling_fixtures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// What trilinear interpolation gives at a position, by its definition.
double interpolated(const GriddedValues& source, const Point3& ras) {
  const Point3 index = source.grid.voxel_from_ras(ras);
  std::array<std::int64_t, 3> lower{};
  std::array<double, 3> share{};
  for (int axis = 0; axis < 3; ++axis) {
    const auto last = static_cast<double>(source.region.size[axis] - 1);
    const double position = index[axis] - static_cast<double>(source.region.begin[axis]);
    if (position < -1.5 || position >= last + 1.5) return 0;
    const double inner = std::clamp(position, 0.0, last);
    lower[axis] = static_cast<std::int64_t>(std::floor(inner));
    share[axis] = inner - static_cast<double>(lower[axis]);
  }
  double sum = 0;
  for (int corner = 0; corner < 8; ++corner) {
    std::array<std::int64_t, 3> at{};
    double weight = 1;
    for (int axis = 0; axis < 3; ++axis) {
      const bool is_upper = (corner >> axis & 1) != 0;
      at[axis] = std::min(lower[axis] + (is_upper ? 1 : 0), source.region.size[axis] - 1);
      weight *= is_upper ? share[axis] : 1 - share[axis];
    }
    const Index3& size = source.region.size;
    sum += weight * source.values[static_cast<std::size_t>((at[2] * size[1] + at[1]) * size[0] + at[0])];
  }
  return sum;
}

/// What it gives; nothing if it leaves the grids to others.
std::optional<std::vector<float>> resampled_along_axes(const GriddedValues& source, const Grid& target,
                                                       const Region& region) {
  std::vector<float> result(static_cast<std::size_t>(region.voxel_count()));
  const auto keep = [&](std::int64_t row, const float* values) {
    std::copy_n(values, region.size[0], result.data() + row * region.size[0]);
  };
  if (!resample_rows_along_axes(source, target, region, Interpolation::linear, keep)) return std::nullopt;
  return result;
}

void expect_interpolation(const GriddedValues& source, const Grid& target, const Region& region) {
  const auto result = resampled_along_axes(source, target, region);
  ASSERT_TRUE(result.has_value());
  ASSERT_EQ(result->size(), static_cast<std::size_t>(region.voxel_count()));
  auto value = result->begin();
  for (std::int64_t k = 0; k < region.size[2]; ++k) {
    for (std::int64_t j = 0; j < region.size[1]; ++j) {
      for (std::int64_t i = 0; i < region.size[0]; ++i, ++value) {
        const Point3 index{static_cast<double>(region.begin[0] + i), static_cast<double>(region.begin[1] + j),
                           static_cast<double>(region.begin[2] + k)};
        ASSERT_NEAR(*value, interpolated(source, target.ras_from_voxel(index)), 1e-3)
            << i << ' ' << j << ' ' << k;
      }
    }
  }
}

TEST(AxisResampling, EqualsTheDefinitionForEveryOrderAndSenseOfTheAxes) {
  std::array<int, 3> axes{0, 1, 2};
  do {
    for (int flips = 0; flips < 8; ++flips)
      expect_interpolation(test::random_source(), test::grid_around_source(axes, flips),
                           {{0, 0, 0}, {16, 17, 18}});
  } while (std::next_permutation(axes.begin(), axes.end()));
}

TEST(AxisResampling, ARegionIsAPartOfTheWhole) {
  expect_interpolation(test::random_source(), test::grid_around_source({2, 0, 1}, 5),
                       {{-2, 6, 5}, {7, 3, 9}});
}

TEST(AxisResampling, LeavesObliqueGridsToOthers) {
  Grid target = test::grid_around_source({0, 1, 2}, 0);
  const double angle = 1e-3;
  target.direction_in_ras = {
      {{std::cos(angle), -std::sin(angle), 0}, {std::sin(angle), std::cos(angle), 0}, {0, 0, 1}}};
  EXPECT_FALSE(resampled_along_axes(test::random_source(), target, {{0, 0, 0}, {16, 17, 18}}).has_value());
}

TEST(AxisResampling, AGridRotatedWithItsSourceIsParallelToIt) {
  GriddedValues source = test::random_source();
  const double angle = 0.3;
  source.grid.direction_in_ras = {
      {{std::cos(angle), -std::sin(angle), 0}, {std::sin(angle), std::cos(angle), 0}, {0, 0, 1}}};
  Grid target = source.grid;
  target.spacing_mm = {0.7, 1.3, 1.7};
  expect_interpolation(source, target, {{2, 1, 2}, {12, 9, 8}});
}

}  // namespace
}  // namespace sammoe
