#include "engine/upsampling.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(Upsampling, EqualsTrilinearInterpolation) {
  at::manual_seed(1);
  for (const auto& [edge, size] :
       {std::pair{4, 16}, std::pair{8, 8}, std::pair{16, 24}, std::pair{32, 128}}) {
    const at::Tensor logits = 20 * at::randn({1, 1, edge, edge, edge});
    const at::Tensor expected = at::upsample_trilinear3d(logits, {size, size, size}, false);
    const at::Tensor actual = upsampled(logits, size);
    ASSERT_EQ(actual.sizes(), expected.sizes());
    EXPECT_LT((actual - expected).abs().max().item<float>(), 2e-5F) << edge << " to " << size;
  }
}

TEST(Upsampling, KeepsTheAxesApart) {
  at::Tensor logits = at::zeros({1, 1, 4, 4, 4});
  logits[0][0][3][0][1] = 1;
  const at::Tensor result = upsampled(logits, 8);
  EXPECT_GT((result[0][0][7][0][2].item<float>()), 0.5F);
  EXPECT_EQ((result[0][0][0][7][2].item<float>()), 0);
}

}  // namespace
}  // namespace sammoe
