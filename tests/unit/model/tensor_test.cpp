#include "model/tensor.hpp"

#include <numeric>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

std::vector<float> counted(std::size_t count) {
  std::vector<float> values(count);
  std::iota(values.begin(), values.end(), 0.0F);
  return values;
}

TEST(Tensor, ItsAxesAreThoseOfTheVolume) {
  const at::Tensor tensor = tensor_from_voxels(counted(24), {4, 3, 2});
  EXPECT_EQ(tensor.sizes(), (at::IntArrayRef{1, 1, 4, 3, 2}));
  // Voxel (i, j, k) = (3, 1, 1) is stored at 3 + 4 * (1 + 3 * 1).
  EXPECT_EQ(tensor[0][0][3][1][1].item<float>(), 19.0F);
}

TEST(Tensor, VoxelsSurviveTheWayThereAndBack) {
  const std::vector<float> voxels = counted(24);
  EXPECT_EQ(voxels_from_tensor(tensor_from_voxels(voxels, {4, 3, 2})), voxels);
}

}  // namespace
}  // namespace sammoe
