#include "sammoe/error.hpp"
#include "sammoe/prompt_io.hpp"

#include "support/refusal.hpp"

#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

LabelMap empty_mask(const Index3& size, const Point3& spacing_mm) {
  LabelMap mask;
  mask.grid.size = size;
  mask.grid.spacing_mm = spacing_mm;
  mask.labels.assign(static_cast<std::size_t>(mask.grid.voxel_count()), 0);
  return mask;
}

std::uint16_t& at(LabelMap& mask, const Index3& index) {
  return mask.labels[static_cast<std::size_t>((index[2] * mask.grid.size[1] + index[1]) * mask.grid.size[0] +
                                              index[0])];
}

void fill(LabelMap& mask, const Index3& first, const Index3& last, std::uint16_t label) {
  for (std::int64_t k = first[2]; k <= last[2]; ++k)
    for (std::int64_t j = first[1]; j <= last[1]; ++j)
      for (std::int64_t i = first[0]; i <= last[0]; ++i) at(mask, {i, j, k}) = label;
}

Index3 clicked_voxel(const LabelMap& mask, const ObjectPrompt& prompt) {
  EXPECT_EQ(prompt.clicks.size(), 1U);
  EXPECT_TRUE(prompt.clicks.at(0).inside);
  EXPECT_EQ(prompt.clicks.at(0).frame, Frame::ras_mm);
  const Point3 index = mask.grid.voxel_from_ras(prompt.clicks.at(0).position);
  return {std::llround(index[0]), std::llround(index[1]), std::llround(index[2])};
}

/// The same by definition: distance to every voxel that is not of the label, the volume padded by one; of
/// equally deep voxels the one nearest to their mean.
Index3 deepest_by_definition(LabelMap& mask, std::uint16_t label) {
  const Index3 size = mask.grid.size;
  const auto is_label = [&](const Index3& v) {
    for (std::size_t axis = 0; axis < 3; ++axis)
      if (v[axis] < 0 || v[axis] >= size[axis]) return false;
    return at(mask, v) == label;
  };
  std::vector<Index3> inside;
  std::vector<Index3> outside;
  for (std::int64_t k = -1; k <= size[2]; ++k)
    for (std::int64_t j = -1; j <= size[1]; ++j)
      for (std::int64_t i = -1; i <= size[0]; ++i)
        (is_label({i, j, k}) ? inside : outside).push_back({i, j, k});
  const auto squared_mm = [&](const Point3& a, const Index3& b) {
    double sum = 0;
    for (std::size_t axis = 0; axis < 3; ++axis)
      sum += std::pow((a[axis] - static_cast<double>(b[axis])) * mask.grid.spacing_mm[axis], 2);
    return sum;
  };
  const auto point = [](const Index3& v) {
    return Point3{static_cast<double>(v[0]), static_cast<double>(v[1]), static_cast<double>(v[2])};
  };
  std::vector<Index3> deepest;
  double greatest = 0;
  for (const Index3& v : inside) {
    double nearest = 1e30;
    for (const Index3& w : outside) nearest = std::min(nearest, squared_mm(point(v), w));
    if (nearest > greatest * (1 + 1e-6)) deepest.clear();
    if (nearest >= greatest * (1 - 1e-6)) deepest.push_back(v);
    greatest = std::max(greatest, nearest);
  }
  Point3 mean{0, 0, 0};
  for (const Index3& v : deepest)
    for (std::size_t axis = 0; axis < 3; ++axis)
      mean[axis] += static_cast<double>(v[axis]) / static_cast<double>(deepest.size());
  Index3 best = deepest.front();
  for (const Index3& v : deepest)
    if (squared_mm(mean, v) < squared_mm(mean, best) * (1 - 1e-6)) best = v;
  return best;
}

TEST(PromptsFromMask, ClickTheMiddleOfACube) {
  LabelMap mask = empty_mask({20, 20, 20}, {1, 1, 1});
  fill(mask, {3, 5, 7}, {7, 9, 11}, 4);
  const auto prompts = prompts_from_mask(mask);
  ASSERT_EQ(prompts.size(), 1U);
  EXPECT_EQ(prompts[0].label, 4);
  EXPECT_EQ(clicked_voxel(mask, prompts[0]), (Index3{5, 7, 9}));
}

TEST(PromptsFromMask, GiveOnePromptForEachLabelInAscendingOrder) {
  LabelMap mask = empty_mask({12, 5, 5}, {1, 1, 1});
  fill(mask, {1, 1, 1}, {3, 3, 3}, 9);
  fill(mask, {6, 1, 1}, {10, 3, 3}, 2);
  const auto prompts = prompts_from_mask(mask);
  ASSERT_EQ(prompts.size(), 2U);
  EXPECT_EQ(prompts[0].label, 2);
  EXPECT_EQ(clicked_voxel(mask, prompts[0]), (Index3{8, 2, 2})) << "the middle of three equally deep";
  EXPECT_EQ(prompts[1].label, 9);
  EXPECT_EQ(clicked_voxel(mask, prompts[1]), (Index3{2, 2, 2}));
}

TEST(PromptsFromMask, TakeTheBorderOfTheVolumeAsABorder) {
  LabelMap mask = empty_mask({9, 9, 9}, {1, 1, 1});
  fill(mask, {0, 0, 0}, {8, 8, 8}, 1);
  EXPECT_EQ(clicked_voxel(mask, prompts_from_mask(mask).at(0)), (Index3{4, 4, 4}));
}

TEST(PromptsFromMask, MeasureInMillimetres) {
  // The first block is the thicker one in voxels, the second in mm, for its slices are 4 mm apart.
  LabelMap mask = empty_mask({30, 9, 9}, {1, 1, 4});
  fill(mask, {1, 1, 1}, {5, 5, 5}, 1);
  EXPECT_EQ(clicked_voxel(mask, prompts_from_mask(mask).at(0)), (Index3{3, 3, 3})) << "3 mm to the sides";
  fill(mask, {12, 0, 4}, {18, 6, 4}, 1);
  EXPECT_EQ(clicked_voxel(mask, prompts_from_mask(mask).at(0)), (Index3{15, 3, 4})) << "4 mm up and down";
}

TEST(PromptsFromMask, AgreeWithTheDefinitionOnRandomShapes) {
  std::mt19937 random(11);
  const std::array<Point3, 3> spacings{{{1, 1, 1}, {0.7, 1.3, 3}, {2.5, 0.4, 0.9}}};
  for (int trial = 0; trial < 12; ++trial) {
    LabelMap mask = empty_mask({9, 8, 7}, spacings[trial % 3]);
    for (std::uint16_t& label : mask.labels) label = random() % 8 != 0 ? 3 : 0;
    EXPECT_EQ(clicked_voxel(mask, prompts_from_mask(mask).at(0)), deepest_by_definition(mask, 3)) << trial;
  }
}

TEST(PromptsFromMask, ClickASingleVoxelInItsWorld) {
  LabelMap mask = empty_mask({4, 5, 6}, {2, 3, 4});
  mask.grid.origin_in_ras = {-100, 50, 7};
  mask.grid.direction_in_ras = {{{0, -1, 0}, {1, 0, 0}, {0, 0, 1}}};
  at(mask, {3, 4, 5}) = 65535;
  const auto prompts = prompts_from_mask(mask);
  EXPECT_EQ(prompts.at(0).label, 65535);
  EXPECT_EQ(prompts.at(0).clicks.at(0).position, (Point3{-112, 56, 27}));
}

TEST(PromptsFromMask, ClickTheMiddleOfAFlatObject) {
  LabelMap mask = empty_mask({40, 40, 1}, {1, 1, 5});
  fill(mask, {10, 20, 0}, {30, 38, 0}, 1);
  EXPECT_EQ(clicked_voxel(mask, prompts_from_mask(mask).at(0)), (Index3{20, 29, 0}));
}

TEST(PromptsFromMask, RefuseAnImage) {
  LabelMap image = empty_mask({12, 12, 12}, {1, 1, 1});
  for (std::size_t n = 0; n < image.labels.size(); ++n) image.labels[n] = static_cast<std::uint16_t>(n % 100);
  try {
    prompts_from_mask(image);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::input);
    EXPECT_THAT(error.what(), HasSubstr("99 labels, most of them scattered"));
  }
}

TEST(PromptsToRefine, ShareOneBoxOfTheMask) {
  LabelMap mask = empty_mask({12, 5, 6}, {1, 1, 1});
  fill(mask, {1, 1, 1}, {3, 3, 3}, 9);
  fill(mask, {6, 2, 1}, {10, 4, 4}, 2);
  const auto prompts = prompts_to_refine(mask, mask.grid);
  const auto clicked = prompts_from_mask(mask);
  ASSERT_EQ(prompts.size(), 2U);
  for (std::size_t n = 0; n < 2; ++n) {
    EXPECT_EQ(prompts[n].label, clicked[n].label);
    EXPECT_EQ(clicked_voxel(mask, prompts[n]), clicked_voxel(mask, clicked[n]));
  }
  ASSERT_TRUE(prompts[0].mask);
  EXPECT_EQ(prompts[0].mask, prompts[1].mask);
  EXPECT_EQ(prompts[0].mask->region.begin, (Index3{1, 1, 1}));
  EXPECT_EQ(prompts[0].mask->region.size, (Index3{10, 4, 4}));
  EXPECT_EQ(whole_mask(mask.grid, *prompts[0].mask).labels, mask.labels);
}

TEST(PromptsToRefine, RefuseAMaskOnAnotherGrid) {
  LabelMap mask = empty_mask({5, 5, 5}, {1, 1, 1});
  fill(mask, {1, 1, 1}, {3, 3, 3}, 1);
  Grid larger = mask.grid;
  larger.size = {5, 5, 6};
  Grid elsewhere = mask.grid;
  elsewhere.origin_in_ras[1] = 2.5;
  EXPECT_THAT(refusal_of([&] { prompts_to_refine(mask, larger); }),
              HasSubstr("another grid than the volume (5x5x5 and 5x5x6 voxels)"));
  EXPECT_THAT(refusal_of([&] { prompts_to_refine(mask, elsewhere); }), HasSubstr("up to 2.5 mm apart"));
  EXPECT_THAT(refusal_of([&] {
                prompts_to_refine(empty_mask({5, 5, 5}, {1, 1, 1}), mask.grid);
              }),
              HasSubstr("no voxel is labelled"));
}

TEST(PromptsFromMask, RefuseEmptyAndIncompleteMasks) {
  LabelMap mask = empty_mask({3, 3, 3}, {1, 1, 1});
  try {
    prompts_from_mask(mask);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::input);
    EXPECT_THAT(error.what(), HasSubstr("no voxel is labelled"));
  }
  mask.labels.pop_back();
  EXPECT_THROW(prompts_from_mask(mask), Error);
}

}  // namespace
}  // namespace sammoe
