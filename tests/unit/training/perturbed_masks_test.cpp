#include "training/perturbed_masks.hpp"

#include "training/mask_errors.hpp"

#include <cstdint>

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr std::int64_t kEdge = 24;

at::Generator generator(std::uint64_t seed) {
  return at::make_generator<at::CPUGeneratorImpl>(seed);
}

/// The same cube of 10 voxels' edge, N times: (N, M, M, M) float32.
at::Tensor cubes(std::int64_t count) {
  at::Tensor masks = at::zeros({count, kEdge, kEdge, kEdge});
  masks.narrow(1, 7, 10).narrow(2, 7, 10).narrow(3, 7, 10).fill_(1);
  return masks;
}

TEST(PerturbedMasks, AreNearTheStructureAndNeverIt) {
  const at::Tensor structure = cubes(40);
  const at::Tensor mask = perturbed_masks(structure, generator(1)) > 0;
  const at::Tensor dice = mask_dice(mask, structure > 0);
  EXPECT_GT(dice.mean().item<double>(), .5);
  EXPECT_LT(dice.max().item<double>(), .99);
  EXPECT_GT(dice.std(0).item<double>(), .05) << "some errors are small, some are large";
}

TEST(PerturbedMasks, StayWithinReachOfTheStructure) {
  const at::Tensor structure = cubes(40);
  const at::Tensor mask = perturbed_masks(structure, generator(2)) > 0;
  constexpr std::int64_t kReach = 4;  // 2 voxels of shift and half of the window of 5
  const at::Tensor near = at::max_pool3d(structure.unsqueeze(1), 2 * kReach + 1, 1, kReach).squeeze(1) > 0;
  EXPECT_FALSE(mask.logical_and(near.logical_not()).any().item<bool>());
}

TEST(PerturbedMasks, AreLogitsOfBothSigns) {
  const at::Tensor logits = perturbed_masks(cubes(2), generator(3));
  EXPECT_TRUE(at::equal(logits.abs(), at::full_like(logits, logits.abs().max().item<double>())));
  EXPECT_TRUE((logits > 0).any().item<bool>());
}

TEST(PerturbedMasks, AreTheSameForTheSameSeed) {
  EXPECT_TRUE(at::equal(perturbed_masks(cubes(3), generator(4)), perturbed_masks(cubes(3), generator(4))));
  EXPECT_FALSE(at::equal(perturbed_masks(cubes(3), generator(4)), perturbed_masks(cubes(3), generator(5))));
}

TEST(PerturbedMasks, ALostStructureLeavesAnEmptyMask) {
  const at::Tensor nothing = at::zeros({1, kEdge, kEdge, kEdge});
  EXPECT_TRUE((perturbed_masks(nothing, generator(6)) < 0).all().item<bool>());
}

}  // namespace
}  // namespace sammoe
