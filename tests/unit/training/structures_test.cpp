#include "training/structures.hpp"

#include <set>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// A ball of label 7 and radius 6 around (10, 9, 8), and one voxel of label 3.
LabelMap ball() {
  LabelMap map;
  map.grid.size = {20, 18, 16};
  map.labels.assign(static_cast<std::size_t>(map.grid.voxel_count()), 0);
  std::size_t offset = 0;
  for (std::int64_t k = 0; k < 16; ++k)
    for (std::int64_t j = 0; j < 18; ++j)
      for (std::int64_t i = 0; i < 20; ++i, ++offset)
        if ((i - 10) * (i - 10) + (j - 9) * (j - 9) + (k - 8) * (k - 8) <= 36) map.labels[offset] = 7;
  map.labels[0] = 3;
  return map;
}

double distance_from_centre(const Index3& voxel) {
  return std::sqrt(static_cast<double>((voxel[0] - 10) * (voxel[0] - 10) + (voxel[1] - 9) * (voxel[1] - 9) +
                                       (voxel[2] - 8) * (voxel[2] - 8)));
}

TEST(Structures, HaveTheirBoxAndVoxelCount) {
  const LabelMap map = ball();
  const std::vector<Structure> structures = structures_of(map);
  ASSERT_EQ(structures.size(), 2U);
  EXPECT_EQ(structures[0].label, 3);
  EXPECT_EQ(structures[0].voxel_count, 1);
  EXPECT_EQ(structures[1].label, 7);
  EXPECT_EQ(structures[1].voxel_count, std::count(map.labels.begin(), map.labels.end(), 7));
  EXPECT_EQ(structures[1].box.begin, (Index3{4, 3, 2}));
  EXPECT_EQ(structures[1].box.size, (Index3{13, 13, 13}));
}

TEST(FirstClicks, LieInTheStructureAnywhereAndByTurnsWellInside) {
  const LabelMap map = ball();
  const Structure structure = structures_of(map)[1];
  std::mt19937_64 random(5);
  const std::vector<Index3> clicks = draw_first_clicks(map, structure, 400, random);
  ASSERT_EQ(clicks.size(), 400U);
  double anywhere = 0;
  double inside = 0;
  std::set<Index3> distinct;
  for (std::size_t n = 0; n < clicks.size(); ++n) {
    const double distance = distance_from_centre(clicks[n]);
    EXPECT_LE(distance, 6);
    (n % 2 == 0 ? anywhere : inside) += distance / 200;
    distinct.insert(clicks[n]);
  }
  // The mean distance from the centre of a ball's points is 3/4 of its radius.
  EXPECT_NEAR(anywhere, 4.5, 0.3);
  EXPECT_LT(inside, 3);
  EXPECT_GT(distinct.size(), 100U);
}

TEST(FirstClicks, ASingleOneIsOfEitherKind) {
  const LabelMap map = ball();
  const Structure structure = structures_of(map)[1];
  std::mt19937_64 random(5);
  double mean = 0;
  for (int n = 0; n < 400; ++n)
    mean += distance_from_centre(draw_first_clicks(map, structure, 1, random).at(0)) / 400;
  // Half of them are anywhere (4.5 on average), half well inside (below 3).
  EXPECT_LT(mean, 3.9);
  EXPECT_GT(mean, 2.7);
}

TEST(FirstClicks, AreTheSameForOneSeed) {
  const LabelMap map = ball();
  const Structure structure = structures_of(map)[1];
  std::mt19937_64 first(9), second(9), other(10);
  const auto clicks = draw_first_clicks(map, structure, 10, first);
  EXPECT_EQ(clicks, draw_first_clicks(map, structure, 10, second));
  EXPECT_NE(clicks, draw_first_clicks(map, structure, 10, other));
}

TEST(FirstClicks, OfOneVoxelAreThatVoxel) {
  const LabelMap map = ball();
  std::mt19937_64 random(1);
  for (const Index3& click : draw_first_clicks(map, structures_of(map)[0], 4, random))
    EXPECT_EQ(click, (Index3{0, 0, 0}));
}

}  // namespace
}  // namespace sammoe
