#include "engine/roi_clicks.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid source() {
  Grid grid;
  grid.size = {100, 100, 100};
  return grid;
}

TEST(RoiClicks, ConvertEitherFrameToVoxels) {
  Grid grid = source();
  grid.origin_in_ras = {10, 0, 0};
  ObjectPrompt object;
  object.clicks = {{{12, 3, 4}, Frame::ras_mm, true}, {{5, 6, 7}, Frame::voxel, false}};
  const std::vector<SourceClick> clicks = source_clicks(object, grid);
  EXPECT_EQ(clicks[0].index, (Point3{2, 3, 4}));
  EXPECT_EQ(clicks[1].index, (Point3{5, 6, 7}));
  EXPECT_FALSE(clicks[1].inside);
}

TEST(RoiClicks, AreThoseWithinTheRoiInTheirOrder) {
  const std::vector<SourceClick> clicks{
      {{50, 50, 50}, true}, {{90, 50, 50}, true}, {{52, 50, 50}, false}, {{41.5, 50, 50}, true}};
  const Grid roi = roi_for_click(source(), {clicks[0]}, 0, {16, 1});
  const std::vector<RoiClick> held = clicks_in(roi, source(), clicks);
  ASSERT_EQ(held.size(), 3U);
  EXPECT_NEAR(held[0].position_in_roi[0], 8, 1e-9);
  EXPECT_NEAR(held[1].position_in_roi[0], 10, 1e-9);
  EXPECT_FALSE(held[1].inside);
  EXPECT_NEAR(held[2].position_in_roi[0], -0.5, 1e-9);
}

TEST(RoiForClick, IsNotMovedByClicksItHoldsAnyway) {
  const std::vector<SourceClick> clicks{{{50, 50, 50}, true}, {{56, 44, 50}, true}};
  const Grid alone = roi_for_click(source(), {clicks[0]}, 0, {16, 1});
  EXPECT_TRUE(same_grid(roi_for_click(source(), clicks, 0, {16, 1}), alone));
}

TEST(RoiForClick, MovesToHoldAClickThatFits) {
  const std::vector<SourceClick> clicks{{{50, 50, 50}, true}, {{53, 50, 50}, false}, {{62, 50, 50}, false}};
  const Grid roi = roi_for_click(source(), clicks, 0, {16, 1});
  for (const SourceClick& click : clicks) EXPECT_TRUE(lies_in(roi, source(), click));
}

TEST(RoiForClick, LeavesOutAClickThatIsTooFar) {
  const std::vector<SourceClick> clicks{{{10, 10, 10}, true}, {{90, 10, 10}, true}, {{20, 10, 10}, true}};
  const Grid roi = roi_for_click(source(), clicks, 0, {16, 1});
  EXPECT_TRUE(lies_in(roi, source(), clicks[0]));
  EXPECT_FALSE(lies_in(roi, source(), clicks[1]));
  EXPECT_TRUE(lies_in(roi, source(), clicks[2]));
  EXPECT_TRUE(lies_in(roi_for_click(source(), clicks, 1, {16, 1}), source(), clicks[1]));
}

}  // namespace
}  // namespace sammoe
