#include "training/mask_errors.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Masks of four voxels in a row, (N, 1, 1, 4) bool.
at::Tensor masks(const std::vector<std::vector<int>>& rows) {
  std::vector<at::Tensor> tensors;
  for (const std::vector<int>& row : rows) tensors.push_back(at::tensor(row, at::kLong) != 0);
  return at::stack(tensors).view({-1, 1, 1, 4});
}

TEST(MaskErrors, DiceIsThatOfTheTextbook) {
  const at::Tensor dice = mask_dice(masks({{1, 1, 0, 0}, {0, 0, 0, 0}, {1, 1, 1, 1}, {0, 1, 1, 0}}),
                                    masks({{1, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 1, 1}}));
  EXPECT_TRUE(at::allclose(dice, at::tensor({1.0, 0.0, 0.4, 0.5}, at::kFloat)));
}

TEST(MaskErrors, DiceIsSymmetric) {
  const at::Tensor one = masks({{1, 1, 0, 0}, {1, 0, 1, 1}});
  const at::Tensor other = masks({{0, 1, 1, 1}, {1, 1, 0, 1}});
  EXPECT_TRUE(at::equal(mask_dice(one, other), mask_dice(other, one)));
}

TEST(MaskErrors, TheGreaterErrorIsTheRegion) {
  const MaskErrors errors = mask_errors(masks({{1, 0, 0, 0}, {1, 1, 1, 0}, {1, 1, 0, 0}}),
                                        masks({{1, 1, 1, 0}, {1, 0, 0, 0}, {0, 1, 1, 0}}));
  EXPECT_TRUE(at::equal(errors.labels, at::tensor({1.0, 0.0, 1.0}, at::kFloat)));
  EXPECT_TRUE(at::equal(errors.regions, masks({{0, 1, 1, 0}, {0, 1, 1, 0}, {0, 0, 1, 0}})));
}

TEST(MaskErrors, APerfectMaskIsClickedInTheStructure) {
  const at::Tensor structure = masks({{0, 1, 1, 0}});
  const MaskErrors errors = mask_errors(structure, structure);
  EXPECT_TRUE(at::equal(errors.regions, structure));
  EXPECT_TRUE(at::equal(errors.labels, at::ones({1})));
}

}  // namespace
}  // namespace sammoe
