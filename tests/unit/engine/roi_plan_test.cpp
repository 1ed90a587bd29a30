#include "engine/roi_plan.hpp"

#include "preprocess/roi.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid source() {
  Grid grid;
  grid.size = {64, 64, 64};
  return grid;
}

Grid middle_roi() {
  return roi_around(source(), {{32, 32, 32}}, {16, 1});
}

/// Logits of -1 but for 2 at those voxels.
at::Tensor logits_at(const std::vector<Index3>& voxels) {
  at::Tensor logits = at::full({1, 1, 16, 16, 16}, -1, at::kFloat);
  for (const Index3& voxel : voxels) logits[0][0][voxel[0]][voxel[1]][voxel[2]] = 2;
  return logits;
}

/// How far the ROIs planned after the first lie from it, in voxels.
std::vector<Point3> neighbours(RoiPlan& plan, const Grid& roi) {
  std::vector<Point3> steps;
  while (const auto next = plan.next()) {
    if (same_grid(next->roi, roi)) continue;
    Point3 step = roi.voxel_from_ras(next->roi.origin_in_ras);
    for (double& value : step) value = std::round(value * 1e6) / 1e6;
    steps.push_back(step);
  }
  return steps;
}

TEST(RoiPlan, ExtendsBeyondTheFacesThatAreTouched) {
  const Grid roi = middle_roi();
  RoiPlan plan(source(), RoiPlacement::inside, 8);
  plan.add(roi);
  plan.extend(roi, logits_at({{0, 5, 5}, {7, 7, 15}}), 0);
  EXPECT_EQ(neighbours(plan, roi), (std::vector<Point3>{{-8, 0, 0}, {0, 0, 8}}));
  EXPECT_FALSE(plan.reached_limit());
}

TEST(RoiPlan, AnObjectThatTouchesNoFaceIsDone) {
  const Grid roi = middle_roi();
  RoiPlan plan(source(), RoiPlacement::inside, 8);
  plan.add(roi);
  plan.extend(roi, logits_at({{1, 5, 5}, {7, 7, 14}}), 0);
  EXPECT_TRUE(neighbours(plan, roi).empty());
}

TEST(RoiPlan, PlansNoRoiTwice) {
  const Grid roi = middle_roi();
  RoiPlan plan(source(), RoiPlacement::inside, 8);
  plan.add(roi);
  plan.add(roi);
  plan.extend(roi, logits_at({{15, 5, 5}}), 0);
  plan.extend(half_step(roi, 0, 1), logits_at({{0, 5, 5}}), 0);
  EXPECT_EQ(plan.planned().size(), 2U);
}

TEST(RoiPlan, StopsAtTheLimitAndSaysSo) {
  const Grid roi = middle_roi();
  RoiPlan plan(source(), RoiPlacement::inside, 2);
  EXPECT_TRUE(plan.add(roi));
  plan.extend(roi, logits_at({{0, 5, 5}}), 0);
  EXPECT_FALSE(plan.reached_limit());
  plan.extend(roi, logits_at({{0, 5, 5}, {5, 0, 5}}), 0);
  EXPECT_TRUE(plan.reached_limit());
  EXPECT_EQ(plan.planned().size(), 2U);
  EXPECT_FALSE(plan.add(half_step(roi, 2, 1)));
}

TEST(RoiPlan, DoesNotWalkBackThroughRoisThatWereMovedIntoTheVolume) {
  // The last ROI before the end of the volume lies less than half a step behind the one before it.
  const Grid first = roi_around(source(), {{45, 32, 32}}, {16, 1});  // 37 to 52
  const auto further = [](const Grid& roi) {
    return neighbour_roi(source(), roi, 0, 1, RoiPlacement::inside).value();
  };
  const Grid last = further(further(first));  // 48 to 63
  RoiPlan plan(source(), RoiPlacement::inside, 8);
  plan.add(first);
  plan.add(half_step(first, 0, 1));
  plan.add(last);
  plan.extend(last, logits_at({{0, 5, 5}}), 0);
  EXPECT_EQ(plan.planned().size(), 3U);
}

TEST(RoiPlan, ExtendsWhereOnlyPartOfTheFaceIsSeenByOthers) {
  const Grid roi = middle_roi();
  const Grid diagonal = half_step(half_step(roi, 0, 1), 1, 1);  // sees the upper half of the face along j
  RoiPlan plan(source(), RoiPlacement::inside, 8);
  plan.add(roi);
  plan.add(diagonal);
  plan.extend(roi, logits_at({{15, 9, 5}}), 0);
  EXPECT_EQ(plan.planned().size(), 2U);
  plan.extend(roi, logits_at({{15, 9, 5}, {15, 7, 5}}), 0);
  EXPECT_EQ(plan.planned().size(), 3U);
}

TEST(RoiPlan, LooksOnlyAtThePartInTheVolume) {
  Grid flat = source();
  flat.size[2] = 4;
  const Grid roi = roi_around(flat, {{32, 32, 2}}, {16, 1});
  const Region part = part_in_volume(flat, roi);
  EXPECT_EQ(part.size, (Index3{16, 16, 4}));
  RoiPlan plan(flat, RoiPlacement::inside, 8);
  plan.add(roi);
  plan.extend(roi, logits_at({{0, 5, part.begin[2] - 1}, {15, 5, part.begin[2]}, {5, 5, 0}}), 0);
  EXPECT_EQ(neighbours(plan, roi), (std::vector<Point3>{{8, 0, 0}}));
}

TEST(MovedLogits, StayWhereTheyAreInTheWorld) {
  const Grid roi = middle_roi();
  const Grid next = half_step(half_step(roi, 0, 1), 1, -1);
  const at::Tensor moved = moved_logits(logits_at({{9, 3, 4}}), roi, next);
  EXPECT_EQ(moved[0][0][1][11][4].item<float>(), 2);
  EXPECT_EQ(moved[0][0][7][8][0].item<float>(), -1);
  EXPECT_EQ(moved[0][0][8][11][4].item<float>(), 0);  // not seen before
  EXPECT_EQ(moved[0][0][1][7][4].item<float>(), 0);
}

TEST(MovedLogits, AreUnknownFarAway) {
  Grid far = middle_roi();
  for (int step = 0; step < 5; ++step) far = half_step(far, 2, 1);
  EXPECT_EQ(moved_logits(logits_at({{9, 3, 4}}), middle_roi(), far).abs().max().item<float>(), 0);
}

TEST(NearestPredictedVoxel, IsTheNearestAboveTheThreshold) {
  const at::Tensor logits = logits_at({{1, 2, 3}, {14, 2, 3}});
  EXPECT_EQ(nearest_predicted_voxel(logits, 0, {-20, 2, 3}).value(), (Point3{1, 2, 3}));
  EXPECT_EQ(nearest_predicted_voxel(logits, 0, {9, 2, 3}).value(), (Point3{14, 2, 3}));
  EXPECT_FALSE(nearest_predicted_voxel(logits, 3, {9, 2, 3}).has_value());
}

}  // namespace
}  // namespace sammoe
