#include "masks/label_lattice.hpp"

#include "support/grids.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// A grid that has some slices of another one only.
Grid slices_of(const Grid& whole, std::int64_t first, std::int64_t count) {
  Grid part = whole;
  part.size[2] = count;
  part.origin_in_ras = whole.ras_from_voxel({0, 0, static_cast<double>(first)});
  return part;
}

/// The same voxels, stored from the other end of j.
Grid flipped(const Grid& grid) {
  Grid result = grid;
  result.origin_in_ras = grid.ras_from_voxel({0, static_cast<double>(grid.size[1] - 1), 0});
  for (auto& row : result.direction_in_ras) row[1] = -row[1];
  return result;
}

LabelMap empty_on(const Grid& grid, bool omits_background) {
  LabelMap map{grid, std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()))};
  map.omits_background = omits_background;
  return map;
}

TEST(LabelLattice, PartsTurnsAndFlipsShareIt) {
  const Grid whole = small_grid(turned(axis_orders()[5]));
  EXPECT_TRUE(same_lattice(whole, whole));
  EXPECT_TRUE(same_lattice(whole, slices_of(whole, 1, 2)));
  EXPECT_TRUE(same_lattice(whole, slices_of(whole, -7, 40)));
  EXPECT_TRUE(same_lattice(whole, flipped(whole)));
}

TEST(LabelLattice, OtherSpacingsPlacesAndAnglesDoNot) {
  const Grid whole = small_grid();
  Grid other = whole;
  other.spacing_mm[1] *= 1.01;
  EXPECT_FALSE(same_lattice(whole, other));
  other = whole;
  other.origin_in_ras[0] += 0.3;
  EXPECT_FALSE(same_lattice(whole, other));
  EXPECT_FALSE(same_lattice(whole, small_grid(turned(whole.direction_in_ras))));
  other = whole;
  other.size[0] = 400;
  other.spacing_mm[0] *= 1.0005;  // small a step, but not over all of them
  EXPECT_FALSE(same_lattice(whole, other));
}

TEST(LabelLattice, TheWholeMaskDecidesOnTheGrid) {
  const Grid whole = small_grid();
  LabelMap part = empty_on(slices_of(whole, 1, 1), true);
  part.labels[3] = 4;
  const LabelMap full = empty_on(flipped(whole), false);
  EXPECT_TRUE(same_grid(common_grid(full, part).value(), full.grid));
  EXPECT_TRUE(same_grid(common_grid(part, full).value(), full.grid));
}

TEST(LabelLattice, TwoPartsAreJoined) {
  const Grid whole = small_grid();
  const LabelMap low = empty_on(slices_of(whole, -3, 2), true);
  const LabelMap high = empty_on(slices_of(whole, 4, 2), true);
  const Grid joined = common_grid(low, high).value();
  EXPECT_TRUE(same_grid(joined, slices_of(whole, -3, 9)));
  EXPECT_TRUE(same_grid(common_grid(high, low).value(), joined));
}

TEST(LabelLattice, MasksThatAreWholeHaveNoCommonGridButTheirOwn) {
  const Grid whole = small_grid();
  EXPECT_FALSE(common_grid(empty_on(whole, false), empty_on(slices_of(whole, 1, 1), false)));
  EXPECT_FALSE(common_grid(empty_on(whole, false), empty_on(flipped(whole), false)));
  EXPECT_TRUE(common_grid(empty_on(whole, false), empty_on(whole, false)));
}

TEST(LabelLattice, LabelsBeyondTheWholeMaskAreNotCutOff) {
  const Grid whole = small_grid();
  LabelMap part = empty_on(slices_of(whole, 2, 3), true);
  EXPECT_TRUE(common_grid(part, empty_on(whole, false)));
  part.labels.back() = 1;
  EXPECT_FALSE(common_grid(part, empty_on(whole, false)));
  EXPECT_TRUE(same_grid(completed_labels(part, whole).grid, part.grid));
}

TEST(LabelLattice, CompletedLabelsKeepTheirPlaces) {
  const Grid whole = flipped(small_grid(turned(axis_orders()[20])));
  LabelMap part = empty_on(flipped(slices_of(whole, 1, 1)), true);
  part.labels[6] = 9;  // (1, 1, 0) of 5 x 4
  const LabelMap full = completed_labels(part, whole);
  EXPECT_TRUE(same_grid(full.grid, whole));
  EXPECT_EQ(full.labels[(1 * 4 + 2) * 5 + 1], 9);
  EXPECT_EQ(std::count(full.labels.begin(), full.labels.end(), 0), 59);
  part.omits_background = false;
  EXPECT_EQ(completed_labels(part, whole).labels.size(), 20U);
}

}  // namespace
}  // namespace sammoe
