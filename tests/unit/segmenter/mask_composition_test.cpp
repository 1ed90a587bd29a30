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

struct ComposedMask {
  LabelPatch labels;
  std::vector<std::int64_t> voxel_counts;
};

ComposedMask composed_of(const std::vector<ObjectClaim>& claims) {
  ComposedMask composed;
  composed.voxel_counts = compose_mask(claims, 0.5, room_in(composed.labels));
  return composed;
}

TEST(ComposeMask, PaintsVoxelsAboveTheThreshold) {
  const ProbabilityPatch patch = row_patch(1, {0.4F, 0.5F, 0.6F});
  const ComposedMask composed = composed_of({{9, &patch}});
  EXPECT_EQ(whole_mask(row_of(5), composed.labels).labels, (std::vector<std::uint16_t>{0, 0, 0, 9, 0}));
  EXPECT_EQ(composed.voxel_counts, (std::vector<std::int64_t>{1}));
}

TEST(ComposeMask, TheHigherProbabilityWinsWhateverTheOrder) {
  const ProbabilityPatch a = row_patch(0, {0.9F, 0.6F, 0.7F});
  const ProbabilityPatch b = row_patch(1, {0.8F, 0.6F, 0.9F});
  const ComposedMask ab = composed_of({{1, &a}, {2, &b}});
  EXPECT_EQ(whole_mask(row_of(4), ab.labels).labels, (std::vector<std::uint16_t>{1, 2, 1, 2}));
  EXPECT_EQ(ab.voxel_counts, (std::vector<std::int64_t>{2, 2}));
  const ComposedMask ba = composed_of({{2, &b}, {1, &a}});
  EXPECT_EQ(ba.labels.labels, ab.labels.labels);
}

TEST(ComposeMask, OfEqualsTheFirstWins) {
  const ProbabilityPatch a = row_patch(0, {0.75F});
  const ProbabilityPatch b = row_patch(0, {0.75F});
  EXPECT_EQ(whole_mask(row_of(1), composed_of({{5, &a}, {3, &b}}).labels).labels,
            (std::vector<std::uint16_t>{5}));
}

TEST(ComposeMask, PlacesAPatchInThreeDimensions) {
  Grid grid;
  grid.size = {3, 4, 5};
  const ProbabilityPatch patch{{{2, 1, 3}, {1, 2, 1}}, {0.9F, 0.1F}};
  const ComposedMask composed = composed_of({{1, &patch}});
  const LabelMap mask = whole_mask(grid, composed.labels);
  for (std::size_t n = 0; n < mask.labels.size(); ++n)
    EXPECT_EQ(mask.labels[n], n == 3 * 12 + 1 * 3 + 2 ? 1 : 0);
}

TEST(ComposeMask, WritesEveryVoxelOfTheRoom) {
  const ProbabilityPatch whole = row_patch(0, {0.9F, 0.1F, 0.1F, 0.9F});
  const ProbabilityPatch left = row_patch(0, {0.9F}), right = row_patch(3, {0.2F});
  for (const std::vector<ObjectClaim>& claims :
       {std::vector<ObjectClaim>{{1, &whole}}, std::vector<ObjectClaim>{{1, &left}, {2, &right}}}) {
    std::vector<std::uint16_t> room(4, 77);
    compose_mask(claims, 0.5, [&](const Region& region) {
      EXPECT_EQ(region.voxel_count(), 4);
      return room.data();
    });
    const std::uint16_t last = claims.size() == 1 ? 1 : 0;
    EXPECT_EQ(room, (std::vector<std::uint16_t>{1, 0, 0, last}));
  }
}

TEST(ComposeMask, WithoutClaimsIsBackground) {
  const ProbabilityPatch empty;
  const ComposedMask composed = composed_of({{1, &empty}});
  EXPECT_EQ(whole_mask(row_of(3), composed.labels).labels, (std::vector<std::uint16_t>{0, 0, 0}));
  EXPECT_EQ(composed.voxel_counts, (std::vector<std::int64_t>{0}));
}

}  // namespace
}  // namespace sammoe
