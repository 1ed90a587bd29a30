#include "preview/slice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;

constexpr std::size_t kAxial = 0;
constexpr std::size_t kCoronal = 1;
constexpr std::size_t kSagittal = 2;

Grid ras_grid(const Index3& size) {
  Grid grid;
  grid.size = size;
  return grid;
}

LabelMap empty_mask(const Grid& grid) {
  return {grid, std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()))};
}

std::size_t offset(const Grid& grid, const Index3& index) {
  return static_cast<std::size_t>((index[2] * grid.size[1] + index[1]) * grid.size[0] + index[0]);
}

/// The same voxels in the world, stored with other axes: new axis n is old axis `order[n]`, reversed or not.
struct Stored {
  Grid grid;
  std::vector<float> values;
  LabelMap mask;
};

Stored store_otherwise(const Stored& source, const std::array<std::size_t, 3>& order,
                       const std::array<bool, 3>& reversed) {
  Stored stored;
  Point3 origin{0, 0, 0};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t old = order[axis];
    stored.grid.size[axis] = source.grid.size[old];
    stored.grid.spacing_mm[axis] = source.grid.spacing_mm[old];
    for (std::size_t row = 0; row < 3; ++row)
      stored.grid.direction_in_ras[row][axis] =
          source.grid.direction_in_ras[row][old] * (reversed[axis] ? -1 : 1);
    if (reversed[axis]) origin[old] = static_cast<double>(source.grid.size[old] - 1);
  }
  stored.grid.origin_in_ras = source.grid.ras_from_voxel(origin);
  stored.mask = empty_mask(stored.grid);
  stored.values.resize(stored.mask.labels.size());
  Index3 at{};
  for (at[2] = 0; at[2] < stored.grid.size[2]; ++at[2])
    for (at[1] = 0; at[1] < stored.grid.size[1]; ++at[1])
      for (at[0] = 0; at[0] < stored.grid.size[0]; ++at[0]) {
        Index3 old{};
        for (std::size_t axis = 0; axis < 3; ++axis)
          old[order[axis]] = reversed[axis] ? stored.grid.size[axis] - 1 - at[axis] : at[axis];
        stored.values[offset(stored.grid, at)] = source.values[offset(source.grid, old)];
        stored.mask.labels[offset(stored.grid, at)] = source.mask.labels[offset(source.grid, old)];
      }
  return stored;
}

Stored counted_volume() {
  Stored source;
  source.grid = ras_grid({5, 6, 7});
  source.grid.spacing_mm = {1, 2, 3};
  source.mask = empty_mask(source.grid);
  for (std::size_t n = 0; n < source.mask.labels.size(); ++n) source.values.push_back(static_cast<float>(n));
  source.mask.labels[offset(source.grid, {1, 2, 4})] = 8;
  return source;
}

TEST(AnatomicalAxes, AreThoseOfTheGrid) {
  Grid grid = ras_grid({2, 2, 2});
  grid.direction_in_ras = {{{0, 0, -1}, {1, 0, 0}, {0, -1, 0}}};
  const AnatomicalAxes axes = anatomical_axes(grid);
  EXPECT_THAT(axes.voxel_axis, ElementsAre(2, 0, 1));
  EXPECT_THAT(axes.ascending, ElementsAre(false, true, false));
}

TEST(AnatomicalAxes, TakeEachVoxelAxisOnceHoweverObliqueTheGrid) {
  const double s = std::sqrt(1.0 / 3);
  const double a = (1 + s) / 2;
  const double b = (1 - s) / 2;
  Grid grid = ras_grid({2, 2, 2});
  grid.direction_in_ras = {{{s, -s, s}, {s, a, b}, {-s, b, a}}};
  AnatomicalAxes axes = anatomical_axes(grid);
  std::sort(axes.voxel_axis.begin(), axes.voxel_axis.end());
  EXPECT_THAT(axes.voxel_axis, ElementsAre(0, 1, 2));
}

TEST(ChooseViews, GoThroughTheFullestSlices) {
  LabelMap mask = empty_mask(ras_grid({10, 10, 10}));
  mask.labels[offset(mask.grid, {2, 3, 4})] = 1;
  mask.labels[offset(mask.grid, {2, 3, 5})] = 1;
  mask.labels[offset(mask.grid, {2, 9, 5})] = 2;
  mask.labels[offset(mask.grid, {7, 3, 9})] = 2;
  const auto views = choose_views(mask, {});
  EXPECT_EQ(views[kAxial].index, 5);
  EXPECT_EQ(views[kCoronal].index, 3);
  EXPECT_EQ(views[kSagittal].index, 2);
}

TEST(ChooseViews, OfEquallyFullSlicesTakeTheMiddle) {
  LabelMap mask = empty_mask(ras_grid({9, 9, 9}));
  for (std::int64_t i = 2; i <= 6; ++i) mask.labels[offset(mask.grid, {i, 0, 8})] = 1;
  EXPECT_EQ(choose_views(mask, {})[kSagittal].index, 4);
}

TEST(ChooseViews, WithoutLabelsGoThroughTheFirstClickInTheVolumeElseTheMiddle) {
  const LabelMap mask = empty_mask(ras_grid({10, 20, 30}));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto by_click = choose_views(mask, {{-5, 0, 0}, {nan, 1, 1}, {3.4, 18.6, 29.4}, {1, 1, 1}});
  EXPECT_EQ(by_click[kSagittal].index, 3);
  EXPECT_EQ(by_click[kCoronal].index, 19);
  EXPECT_EQ(by_click[kAxial].index, 29);
  EXPECT_EQ(choose_views(mask, {})[kAxial].index, 14);
}

TEST(TakeSlice, FollowsRadiologicalConvention) {
  const Stored source = counted_volume();
  const Volume volume = Volume::from_values(source.grid, source.values);
  const auto views = choose_views(source.mask, {});
  const auto value = [&](const Index3& index) { return source.values[offset(source.grid, index)]; };

  const Slice axial = take_slice(volume, source.mask, views[kAxial]);
  EXPECT_EQ(axial.width, 5);
  EXPECT_EQ(axial.height, 6);
  EXPECT_EQ(axial.values.front(), value({4, 5, 4})) << "top left: right and front";
  EXPECT_EQ(axial.values.back(), value({0, 0, 4})) << "bottom right: left and back";
  EXPECT_EQ(axial.labels[static_cast<std::size_t>(3 * 5 + 3)], 8);
  EXPECT_THAT(axial.pixel_mm, ElementsAre(1, 2));

  const Slice coronal = take_slice(volume, source.mask, views[kCoronal]);
  EXPECT_EQ(coronal.values.front(), value({4, 2, 6})) << "top left: right and head";
  EXPECT_THAT(coronal.pixel_mm, ElementsAre(1, 3));

  const Slice sagittal = take_slice(volume, source.mask, views[kSagittal]);
  EXPECT_EQ(sagittal.values.front(), value({1, 5, 6})) << "top left: front and head";
  EXPECT_EQ(sagittal.values.back(), value({1, 0, 0}));
  EXPECT_THAT(sagittal.pixel_mm, ElementsAre(2, 3));
}

TEST(TakeSlice, DoesNotDependOnHowTheVolumeIsStored) {
  const Stored source = counted_volume();
  const Volume volume = Volume::from_values(source.grid, source.values);
  const auto views = choose_views(source.mask, {});
  std::array<std::size_t, 3> order{0, 1, 2};
  do {
    for (int flips = 0; flips < 8; ++flips) {
      const Stored stored =
          store_otherwise(source, order, {(flips & 1) != 0, (flips & 2) != 0, (flips & 4) != 0});
      const Volume stored_volume = Volume::from_values(stored.grid, stored.values);
      const auto stored_views = choose_views(stored.mask, {});
      for (std::size_t n = 0; n < 3; ++n) {
        const Slice expected = take_slice(volume, source.mask, views[n]);
        const Slice slice = take_slice(stored_volume, stored.mask, stored_views[n]);
        EXPECT_EQ(slice.values, expected.values);
        EXPECT_EQ(slice.labels, expected.labels);
        EXPECT_EQ(slice.pixel_mm, expected.pixel_mm);
        EXPECT_EQ(stored_views[n].edges, views[n].edges);
      }
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(PositionInSlice, IsWhereTheSliceShowsTheVoxel) {
  const Stored source = counted_volume();
  const Volume volume = Volume::from_values(source.grid, source.values);
  for (const SliceView& view : choose_views(source.mask, {})) {
    const Slice slice = take_slice(volume, source.mask, view);
    const auto position = position_in_slice(view, source.grid, {1, 2, 4});
    const auto column = static_cast<std::int64_t>(position[0]);
    const auto row = static_cast<std::int64_t>(position[1]);
    EXPECT_EQ(slice.labels.at(static_cast<std::size_t>(row * slice.width + column)), 8);
  }
}

}  // namespace
}  // namespace sammoe
