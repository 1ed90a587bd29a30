#include "dicom/series/slice_resampling.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

SliceStack stack_of(const Index3& size, const std::vector<Point3>& first_voxels) {
  SliceStack stack;
  stack.grid.size = size;
  stack.is_resampled = true;
  stack.first_voxel_of_slice = first_voxels;
  stack.slices.resize(first_voxels.size());
  return stack;
}

TEST(SliceResampling, InterpolatesBetweenSlices) {
  const SliceStack stack = stack_of({1, 1, 4}, {{0, 0, 0}, {0, 0, 1}, {0, 0, 3}});
  EXPECT_EQ(resample_slices(stack, {5, 10, 30}, {1, 1}), (std::vector<float>{5, 10, 20, 30}));
  EXPECT_EQ(nearest_slices(stack), (std::vector<std::size_t>{0, 1, 1, 2}));
}

TEST(SliceResampling, ShiftsByWholeVoxelsExactly) {
  const SliceStack stack = stack_of({4, 1, 2}, {{0, 0, 0}, {1, 0, 1}});
  EXPECT_EQ(resample_slices(stack, {1, 2, 3, 4, 5, 6}, {3, 1}),
            (std::vector<float>{1, 2, 3, 1, 1, 4, 5, 6}));  // beyond the slices: the lowest value
}

TEST(SliceResampling, InterpolatesShiftsByPartsOfVoxels) {
  // A ramp along i and j is reproduced wherever all neighbours are there.
  const SliceStack stack = stack_of({4, 4, 1}, {{0.25, 0.5, 0}});
  std::vector<float> ramp;
  for (int j = 0; j < 3; ++j)
    for (int i = 0; i < 3; ++i) ramp.push_back(static_cast<float>(8 * i + 100 * j));
  const std::vector<float> result = resample_slices(stack, ramp, {3, 3});
  for (int j = 1; j < 3; ++j)
    for (int i = 1; i < 3; ++i)
      EXPECT_FLOAT_EQ(result[static_cast<std::size_t>(4 * j + i)],
                      8 * (static_cast<float>(i) - 0.25F) + 100 * (static_cast<float>(j) - 0.5F));
}

}  // namespace
}  // namespace sammoe
