#include "segmenter/mask_composition.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid row_of(std::int64_t count) {
  Grid grid;
  grid.size = {count, 1, 1};
  return grid;
}

ProbabilityPatch row_patch(std::int64_t begin, std::vector<float> probabilities) {
  return {{{begin, 0, 0}, {static_cast<std::int64_t>(probabilities.size()), 1, 1}}, std::move(probabilities)};
}

TEST(ComposeMask, PaintsVoxelsAboveTheThreshold) {
  const ProbabilityPatch patch = row_patch(1, {0.4F, 0.5F, 0.6F});
  const ComposedMask composed = compose_mask({{9, &patch}}, 0.5);
  EXPECT_EQ(whole_mask(row_of(5), composed.labels).labels, (std::vector<std::uint16_t>{0, 0, 0, 9, 0}));
  EXPECT_EQ(composed.voxel_counts, (std::vector<std::int64_t>{1}));
}

TEST(ComposeMask, TheHigherProbabilityWinsWhateverTheOrder) {
  const ProbabilityPatch a = row_patch(0, {0.9F, 0.6F, 0.7F});
  const ProbabilityPatch b = row_patch(1, {0.8F, 0.6F, 0.9F});
  const ComposedMask ab = compose_mask({{1, &a}, {2, &b}}, 0.5);
  EXPECT_EQ(whole_mask(row_of(4), ab.labels).labels, (std::vector<std::uint16_t>{1, 2, 1, 2}));
  EXPECT_EQ(ab.voxel_counts, (std::vector<std::int64_t>{2, 2}));
  const ComposedMask ba = compose_mask({{2, &b}, {1, &a}}, 0.5);
  EXPECT_EQ(ba.labels.labels, ab.labels.labels);
}

TEST(ComposeMask, OfEqualsTheFirstWins) {
  const ProbabilityPatch a = row_patch(0, {0.75F});
  const ProbabilityPatch b = row_patch(0, {0.75F});
  EXPECT_EQ(whole_mask(row_of(1), compose_mask({{5, &a}, {3, &b}}, 0.5).labels).labels,
            (std::vector<std::uint16_t>{5}));
}

TEST(ComposeMask, PlacesAPatchInThreeDimensions) {
  Grid grid;
  grid.size = {3, 4, 5};
  const ProbabilityPatch patch{{{2, 1, 3}, {1, 2, 1}}, {0.9F, 0.1F}};
  const ComposedMask composed = compose_mask({{1, &patch}}, 0.5);
  const LabelMap mask = whole_mask(grid, composed.labels);
  for (std::size_t n = 0; n < mask.labels.size(); ++n)
    EXPECT_EQ(mask.labels[n], n == 3 * 12 + 1 * 3 + 2 ? 1 : 0);
}

TEST(ComposeMask, WithoutClaimsIsBackground) {
  const ProbabilityPatch empty;
  const ComposedMask composed = compose_mask({{1, &empty}}, 0.5);
  EXPECT_EQ(whole_mask(row_of(3), composed.labels).labels, (std::vector<std::uint16_t>{0, 0, 0}));
  EXPECT_EQ(composed.voxel_counts, (std::vector<std::int64_t>{0}));
}

}  // namespace
}  // namespace sammoe
