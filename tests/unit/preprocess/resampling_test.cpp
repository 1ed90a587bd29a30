#include "preprocess/resampling.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// A row of voxels along i.
GriddedValues row(std::vector<float> values, std::int64_t begin = 0) {
  GriddedValues source;
  source.region = {{begin, 0, 0}, {static_cast<std::int64_t>(values.size()), 1, 1}};
  source.grid.size = {100, 1, 1};
  source.values = std::move(values);
  return source;
}

Grid row_from(double first, double spacing, std::int64_t count) {
  Grid grid;
  grid.size = {count, 1, 1};
  grid.spacing_mm[0] = spacing;
  grid.origin_in_ras[0] = first;
  return grid;
}

TEST(Resample, LinearWeighsTheTwoNeighbours) {
  const Grid target = row_from(0.25, 0.5, 4);
  EXPECT_EQ(resample(row({0, 4, 8}), target, {{0, 0, 0}, {4, 1, 1}}, Interpolation::linear),
            (std::vector<float>{1, 3, 5, 7}));
}

TEST(Resample, NearestTakesTheNearer) {
  const Grid target = row_from(0.25, 0.5, 4);
  EXPECT_EQ(resample(row({0, 4, 8}), target, {{0, 0, 0}, {4, 1, 1}}, Interpolation::nearest),
            (std::vector<float>{0, 4, 4, 8}));
}

TEST(Resample, NearestTakesTheUpperOfTwoEquallyNear) {
  const Grid target = row_from(0.5, 1, 2);
  EXPECT_EQ(resample(row({1, 4, 8}), target, {{0, 0, 0}, {2, 1, 1}}, Interpolation::nearest),
            (std::vector<float>{4, 8}));
}

TEST(Resample, TakesTheBorderAtBothOuterFacesAlike) {
  const Grid target = row_from(-0.5, 1.5, 3);  // -0.5, 1, 2.5
  EXPECT_EQ(resample(row({5, 4, 8}), target, {{0, 0, 0}, {3, 1, 1}}, Interpolation::linear),
            (std::vector<float>{5, 4, 8}));
}

TEST(Resample, SamplesOnlyTheBoxAskedFor) {
  const Grid target = row_from(0, 1, 100);
  EXPECT_EQ(resample(row({7, 8, 9}, 40), target, {{41, 0, 0}, {2, 1, 1}}, Interpolation::linear),
            (std::vector<float>{8, 9}));
  EXPECT_EQ(resample(row({7, 8, 9}, 40), target, {{60, 0, 0}, {2, 1, 1}}, Interpolation::linear),
            (std::vector<float>{0, 0}));
}

TEST(Resample, OfNothingIsZeroAndOntoNothingIsEmpty) {
  GriddedValues empty = row({});
  EXPECT_EQ(resample(empty, row_from(0, 1, 2), {{0, 0, 0}, {2, 1, 1}}, Interpolation::linear),
            (std::vector<float>{0, 0}));
  EXPECT_TRUE(resample(row({1}), row_from(0, 1, 2), {}, Interpolation::linear).empty());
}

}  // namespace
}  // namespace sammoe
