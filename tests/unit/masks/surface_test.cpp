#include "masks/surface.hpp"

#include "unit/masks/mask_scenes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

TEST(Surface, IsAllOfACubeButItsInside) {
  LabelMap map = empty_mask({7, 7, 7});
  fill_box(map, {{1, 1, 1}, {5, 5, 5}});
  EXPECT_THAT(surface_of(map, 1, {{1, 1, 1}, {5, 5, 5}}), SizeIs(5 * 5 * 5 - 3 * 3 * 3));
}

TEST(Surface, LacksVoxelsOpenAtAnEdgeOrCornerOnly) {
  LabelMap map = empty_mask({5, 5, 5});
  fill_box(map, {{0, 0, 0}, {5, 5, 5}});
  const std::size_t faces_only = surface_of(map, 1, {{0, 0, 0}, {5, 5, 5}}).size();
  label_at(map, {0, 0, 0}) = 0;
  // (1, 1, 1) touches the hole with a corner, and stays inside.
  EXPECT_THAT(surface_of(map, 1, {{0, 0, 0}, {5, 5, 5}}), SizeIs(faces_only - 1));
}

TEST(Surface, RunsAlongTheBorderOfTheGrid) {
  LabelMap map = empty_mask({4, 3, 3});
  fill_box(map, {{0, 0, 0}, {4, 3, 3}});
  // Only (1, 1, 1) and (2, 1, 1) have all six neighbours.
  EXPECT_THAT(surface_of(map, 1, {{0, 0, 0}, {4, 3, 3}}), SizeIs(4 * 3 * 3 - 2));
}

TEST(Surface, TakesAnotherLabelAsOutside) {
  LabelMap map = empty_mask({3, 3, 3});
  fill_box(map, {{0, 0, 0}, {3, 3, 3}});
  label_at(map, {1, 1, 1}) = 2;
  EXPECT_THAT(surface_of(map, 1, {{0, 0, 0}, {3, 3, 3}}), SizeIs(26));
  EXPECT_THAT(surface_of(map, 2, {{1, 1, 1}, {1, 1, 1}}), ElementsAre(0));
}

TEST(Surface, IsGivenAsOffsetsInTheBox) {
  LabelMap map = empty_mask({4, 4, 4});
  label_at(map, {2, 1, 3}) = 1;
  EXPECT_THAT(surface_of(map, 1, {{1, 1, 2}, {3, 2, 2}}), ElementsAre(1 + 3 * (0 + 2 * 1)));
}

}  // namespace
}  // namespace sammoe
