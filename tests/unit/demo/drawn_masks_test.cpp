#include "drawn_masks.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

constexpr std::int64_t kEdge = 24;

at::Generator generator(std::uint64_t seed) {
  return at::make_generator<at::CPUGeneratorImpl>(seed);
}

/// The same box, N times: (N, M, M, M) float32.
at::Tensor boxes(std::int64_t count) {
  at::Tensor masks = at::zeros({count, kEdge, kEdge, kEdge});
  masks.narrow(1, 0, 6).narrow(2, 7, 10).narrow(3, 8, 12).fill_(1);
  return masks;
}

TEST(DrawnMasks, AreLogitsOfTheChosenStructuresAndNoneOfTheOthers) {
  const at::Tensor masks = drawn_masks(boxes(3), at::tensor({1, 0, 1}) > 0, generator(1));
  EXPECT_EQ(masks.sizes(), boxes(3).sizes());
  EXPECT_TRUE((masks[1] == 0).all().item<bool>());
  for (const int n : {0, 2}) {
    EXPECT_TRUE((masks[n].abs() == 5).all().item<bool>());
    EXPECT_TRUE((masks[n] > 0).logical_and(boxes(1)[0] > 0).any().item<bool>()) << "along the right axes";
  }
  EXPECT_FALSE(at::equal(masks[0], masks[2]));
}

TEST(DrawnMasks, AreTheSameForTheSameSeed) {
  const at::Tensor all = at::ones({2}) > 0;
  const at::Tensor masks = drawn_masks(boxes(2), all, generator(4));
  EXPECT_TRUE(at::equal(masks, drawn_masks(boxes(2), all, generator(4))));
  EXPECT_FALSE(at::equal(masks, drawn_masks(boxes(2), all, generator(5))));
}

}  // namespace
}  // namespace sammoe::demo
