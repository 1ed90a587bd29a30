#include "sammoe/error.hpp"
#include "sammoe/preview.hpp"

#include "preview/image.hpp"
#include "support/error_matchers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr std::uint16_t kLabel = 4;
constexpr Rgb kOrange{230, 159, 0};
constexpr Rgb kSkyBlue{86, 180, 233};

Grid large_grid() {
  Grid grid;
  grid.size = {120, 110, 100};
  return grid;
}

Volume flat(const Grid& grid) {
  return Volume::from_values(
      grid, std::vector<std::uint8_t>(static_cast<std::size_t>(grid.voxel_count()), std::uint8_t{90}));
}

/// A cube of 12 voxels from that voxel on.
LabelMap cube(const Grid& grid, const Index3& begin, std::uint16_t label = kLabel) {
  LabelMap map{grid, std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()))};
  for (std::int64_t k = begin[2]; k < begin[2] + 12; ++k)
    for (std::int64_t j = begin[1]; j < begin[1] + 12; ++j)
      for (std::int64_t i = begin[0]; i < begin[0] + 12; ++i)
        map.labels[static_cast<std::size_t>((k * grid.size[1] + j) * grid.size[0] + i)] = label;
  return map;
}

int count(const RgbImage& image, Rgb colour) {
  int pixels = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) pixels += image.at(x, y) == colour ? 1 : 0;
  return pixels;
}

TEST(RenderComparison, DrawsBothOutlines) {
  const Grid grid = large_grid();
  const RgbImage image =
      render_comparison(flat(grid), cube(grid, {20, 20, 20}), cube(grid, {28, 28, 28}), kLabel, {});
  EXPECT_GT(count(image, kSkyBlue), 300);
  EXPECT_GT(count(image, kOrange), 300);
}

TEST(RenderComparison, DrawsTheMaskOverAnEqualReference) {
  const Grid grid = large_grid();
  const LabelMap map = cube(grid, {20, 20, 20});
  const RgbImage image = render_comparison(flat(grid), map, map, kLabel, {});
  EXPECT_EQ(count(image, kSkyBlue), 0);
  EXPECT_GT(count(image, kOrange), 300);
}

TEST(RenderComparison, LeavesOtherLabelsOut) {
  const Grid grid = large_grid();
  const RgbImage image =
      render_comparison(flat(grid), cube(grid, {20, 20, 20}), cube(grid, {60, 60, 60}, 9), kLabel, {});
  EXPECT_EQ(count(image, kOrange), 0);
  EXPECT_GT(count(image, kSkyBlue), 300);
}

TEST(RenderComparison, IsCutOutAroundTheObjectAndSmall) {
  const Grid grid = large_grid();
  const LabelMap map = cube(grid, {20, 20, 20});
  const RgbImage near = render_comparison(flat(grid), map, map, kLabel, {{25, 25, 25}});
  const RgbImage wide = render_comparison(flat(grid), map, map, kLabel, {{25, 25, 25}, {110, 100, 90}});
  EXPECT_GT(count(near, kOrange), 2 * count(wide, kOrange)) << "a far click widens what is shown";
  EXPECT_LE(near.height(), 300);
  EXPECT_LE(near.width(), 3 * 340 + 12);
}

TEST(RenderComparison, ShowsWhatThereIsWhereBothAreEmpty) {
  const Grid grid = large_grid();
  const LabelMap none = cube(grid, {20, 20, 20}, 0);
  EXPECT_EQ(count(render_comparison(flat(grid), none, none, kLabel, {}), kOrange), 0);
}

TEST(RenderComparison, RefusesOtherGrids) {
  const Grid grid = large_grid();
  Grid other = grid;
  other.origin_in_ras[0] = 5;
  const LabelMap map = cube(grid, {20, 20, 20});
  const LabelMap moved = cube(other, {20, 20, 20});
  expect_error(ErrorCode::input, {"mask", "grid"},
               [&] { render_comparison(flat(grid), map, moved, kLabel, {}); });
  expect_error(ErrorCode::input, {"reference", "grid"},
               [&] { render_comparison(flat(grid), moved, map, kLabel, {}); });
}

TEST(ComparisonPng, IsAPngFile) {
  const Grid grid = large_grid();
  const LabelMap map = cube(grid, {20, 20, 20});
  EXPECT_THAT(comparison_png(flat(grid), map, map, kLabel, {}), testing::StartsWith("\x89PNG\r\n\x1a\n"));
}

}  // namespace
}  // namespace sammoe
