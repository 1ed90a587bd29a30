#include "evaluation/click_simulation.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr std::uint16_t kLabel = 7;

LabelMap empty_map(const Index3& size, const Point3& spacing_mm = {1, 1, 1}) {
  LabelMap map;
  map.grid.size = size;
  map.grid.spacing_mm = spacing_mm;
  map.labels.assign(static_cast<std::size_t>(map.grid.voxel_count()), 0);
  return map;
}

std::uint16_t& at(LabelMap& map, const Index3& index) {
  const Index3& size = map.grid.size;
  return map.labels[static_cast<std::size_t>((index[2] * size[1] + index[1]) * size[0] + index[0])];
}

void fill(LabelMap& map, const Region& box, std::uint16_t label) {
  for (std::int64_t k = 0; k < box.size[2]; ++k)
    for (std::int64_t j = 0; j < box.size[1]; ++j)
      for (std::int64_t i = 0; i < box.size[0]; ++i)
        at(map, {box.begin[0] + i, box.begin[1] + j, box.begin[2] + k}) = label;
}

Index3 index_of(const Click& click) {
  EXPECT_EQ(click.frame, Frame::voxel);
  return {std::llround(click.position[0]), std::llround(click.position[1]), std::llround(click.position[2])};
}

EvaluationOptions clicking(ClickPlace place, std::uint64_t seed = 1) {
  EvaluationOptions options;
  options.first_click = place;
  options.next_clicks = place;
  options.seed = seed;
  return options;
}

Index3 first_click(const LabelMap& map, const EvaluationOptions& options, const std::string& file = "a.nii") {
  const Click click = SimulatedUser(map, kLabel, file, options).first_click();
  EXPECT_TRUE(click.inside);
  return index_of(click);
}

TEST(SimulatedUser, ClicksFirstAtTheCentreOfAllParts) {
  LabelMap map = empty_map({20, 9, 9});
  fill(map, {{1, 3, 3}, {3, 3, 3}}, kLabel);
  fill(map, {{12, 3, 3}, {5, 3, 3}}, kLabel);
  // The mean of i is (3 * 2 + 5 * 14) / 8 = 9.5: voxel 12 is nearer than voxel 3.
  EXPECT_EQ(first_click(map, clicking(ClickPlace::centre)), (Index3{12, 4, 4}));
}

TEST(SimulatedUser, ClicksAsTheChallengeInVoxelsNotMillimetres) {
  LabelMap map = empty_map({24, 9, 9}, {0.1, 1, 1});
  fill(map, {{1, 1, 1}, {5, 5, 5}}, kLabel);
  // In mm the first voxel of the middle row is as deep as any: 0.1 mm from the next outside.
  EXPECT_EQ(first_click(map, clicking(ClickPlace::challenge)), (Index3{3, 3, 3}));
}

TEST(SimulatedUser, ClicksAsTheChallengeInMissedAndSurplusTogether) {
  LabelMap map = empty_map({30, 9, 9});
  fill(map, {{1, 1, 1}, {5, 7, 7}}, kLabel);   // 245 voxels missed, alone
  fill(map, {{12, 1, 1}, {4, 7, 7}}, kLabel);  // 196 missed that touch
  LabelMap mask = empty_map({30, 9, 9});
  fill(mask, {{16, 1, 1}, {3, 7, 7}}, kLabel);  // 147 too many
  const SimulatedUser user(map, kLabel, "a.nii", clicking(ClickPlace::challenge));
  const std::optional<Click> click = user.next_click(mask, 2);
  ASSERT_TRUE(click.has_value());
  // Both are one error of 7 x 7 x 7, with its deepest voxel in the missed part.
  EXPECT_EQ(index_of(*click), (Index3{15, 4, 4}));
  EXPECT_TRUE(click->inside);
  const SimulatedUser apart(map, kLabel, "a.nii", clicking(ClickPlace::core));
  EXPECT_EQ(index_of(*apart.next_click(mask, 2))[0], 3) << "missed and surplus each for themselves";
}

TEST(SimulatedUser, ClicksFirstInTheCoreOfTheLargestPart) {
  LabelMap map = empty_map({20, 20, 20});
  fill(map, {{1, 1, 1}, {3, 3, 3}}, kLabel);
  fill(map, {{8, 8, 8}, {5, 5, 5}}, kLabel);
  fill(map, {{14, 1, 1}, {6, 6, 6}}, 3);  // another structure
  EXPECT_EQ(first_click(map, clicking(ClickPlace::core)), (Index3{10, 10, 10}));
}

TEST(SimulatedUser, MeasuresInMillimetres) {
  LabelMap map = empty_map({9, 9, 9}, {1, 1, 10});
  fill(map, {{1, 1, 1}, {7, 7, 2}}, kLabel);
  EXPECT_EQ(first_click(map, clicking(ClickPlace::core)), (Index3{4, 4, 1}));
}

TEST(SimulatedUser, CorrectsTheLargestError) {
  LabelMap map = empty_map({20, 20, 20});
  fill(map, {{2, 2, 2}, {5, 5, 5}}, kLabel);
  const SimulatedUser user(map, kLabel, "a.nii", clicking(ClickPlace::core));
  const LabelMap nothing = empty_map({20, 20, 20});
  const std::optional<Click> missed = user.next_click(nothing, 2);
  ASSERT_TRUE(missed.has_value());
  EXPECT_EQ(index_of(*missed), (Index3{4, 4, 4}));
  EXPECT_TRUE(missed->inside);

  LabelMap too_much = map;
  fill(too_much, {{10, 10, 10}, {7, 7, 7}}, kLabel);
  fill(too_much, {{2, 2, 2}, {3, 3, 3}}, 0);
  const std::optional<Click> surplus = user.next_click(too_much, 2);
  ASSERT_TRUE(surplus.has_value());
  EXPECT_EQ(index_of(*surplus), (Index3{13, 13, 13}));
  EXPECT_FALSE(surplus->inside);
}

TEST(SimulatedUser, IsContentWithAPerfectMask) {
  LabelMap map = empty_map({4, 4, 4});
  fill(map, {{1, 1, 1}, {2, 2, 2}}, kLabel);
  LabelMap mask = map;
  at(map, {0, 0, 0}) = 3;  // other labels do not count
  for (const ClickPlace place : {ClickPlace::core, ClickPlace::random, ClickPlace::challenge})
    EXPECT_FALSE(SimulatedUser(map, kLabel, "a.nii", clicking(place)).next_click(mask, 2).has_value());
}

TEST(SimulatedUser, ClicksAtRandomEverywhereInTheStructureAndNowhereElse) {
  LabelMap map = empty_map({6, 5, 4});
  fill(map, {{1, 1, 1}, {3, 2, 1}}, kLabel);
  std::map<Index3, int> clicks;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    const Index3 index = first_click(map, clicking(ClickPlace::random, seed));
    EXPECT_EQ(at(map, index), kLabel);
    ++clicks[index];
  }
  ASSERT_EQ(clicks.size(), 6U);
  for (const auto& [index, count] : clicks) {  // 100 expected, standard deviation 9
    EXPECT_GT(count, 60);
    EXPECT_LT(count, 140);
  }
}

TEST(SimulatedUser, ClicksAtRandomInAnyError) {
  LabelMap map = empty_map({8, 1, 1});
  fill(map, {{0, 0, 0}, {4, 1, 1}}, kLabel);
  LabelMap mask = empty_map({8, 1, 1});
  fill(mask, {{2, 0, 0}, {4, 1, 1}}, kLabel);
  std::set<std::int64_t> places;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const SimulatedUser user(map, kLabel, "a.nii", clicking(ClickPlace::random, seed));
    const std::optional<Click> click = user.next_click(mask, 2);
    ASSERT_TRUE(click.has_value());
    places.insert(index_of(*click)[0]);
    EXPECT_EQ(click->inside, click->position[0] < 4);
  }
  EXPECT_EQ(places, (std::set<std::int64_t>{0, 1, 4, 5}));
}

TEST(SimulatedUser, RepeatsItsRandomClicksForTheSameSeedFileAndNumber) {
  LabelMap map = empty_map({30, 30, 30});
  fill(map, {{1, 1, 1}, {28, 28, 28}}, kLabel);
  const LabelMap nothing = empty_map({30, 30, 30});
  const EvaluationOptions options = clicking(ClickPlace::random, 5);
  const Index3 first = first_click(map, options);
  EXPECT_EQ(first_click(map, options), first);
  EXPECT_NE(first_click(map, clicking(ClickPlace::random, 6)), first);
  EXPECT_NE(first_click(map, options, "b.nii"), first);
  const SimulatedUser user(map, kLabel, "a.nii", options);
  EXPECT_EQ(index_of(*user.next_click(nothing, 2)), index_of(*user.next_click(nothing, 2)));
  EXPECT_NE(index_of(*user.next_click(nothing, 2)), index_of(*user.next_click(nothing, 3)));
}

TEST(SimulatedUser, GivesAWrongMaskAndClicksItsDeepestVoxel) {
  LabelMap labels = empty_map({12, 12, 12});
  fill(labels, {{2, 3, 4}, {5, 5, 5}}, kLabel);
  const auto prompt_of = [&](const std::string& file, std::uint64_t seed) {
    EvaluationOptions options;
    options.seed = seed;
    return SimulatedUser(labels, kLabel, file, options).first_prompt(SimulatedPrompt::mask);
  };
  const FirstPrompt prompt = prompt_of("a.nii", 1);
  ASSERT_TRUE(prompt.mask);
  const LabelMap mask = whole_mask(labels.grid, *prompt.mask);
  EXPECT_NE(mask.labels, labels.labels);
  LabelMap clicked = mask;
  EXPECT_EQ(at(clicked, index_of(prompt.clicks.at(0))), kLabel);
  EXPECT_TRUE(prompt.clicks[0].inside);
  const auto voxels = [&](const FirstPrompt& other) { return whole_mask(labels.grid, *other.mask).labels; };
  EXPECT_EQ(voxels(prompt_of("a.nii", 1)), mask.labels);
  EXPECT_NE(voxels(prompt_of("b.nii", 1)), mask.labels);
  EXPECT_NE(voxels(prompt_of("a.nii", 2)), mask.labels);
  EXPECT_FALSE(
      SimulatedUser(labels, kLabel, "a.nii", EvaluationOptions{}).first_prompt(SimulatedPrompt::clicks).mask);
}

}  // namespace
}  // namespace sammoe
