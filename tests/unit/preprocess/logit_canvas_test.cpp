#include "preprocess/logit_canvas.hpp"

#include "sammoe/error.hpp"

#include "masks/voxel_box.hpp"
#include "preprocess/roi.hpp"

#include <cmath>

#include <gtest/gtest.h>
#include <support/axis_orders.hpp>

namespace sammoe {
namespace {

Grid oblique_ct() {
  Grid grid;
  grid.size = {60, 50, 21};
  grid.spacing_mm = {0.8, 0.9, 3};
  grid.direction_in_ras = oblique_direction(0.3, -0.2);
  grid.origin_in_ras = {-85, 30, 412};
  return grid;
}

double sigmoid(double logit) {
  return 1 / (1 + std::exp(-logit));
}

/// Logits of an ROI as a function of the world position.
template <typename Function>
std::vector<float> logits_of(const Grid& roi, const Function& logit_at) {
  return volume_of(roi, logit_at).values({{0, 0, 0}, roi.size});
}

/// Calls `check(world position, probability)` for each voxel of a patch.
template <typename Check>
void for_each_voxel(const ProbabilityPatch& patch, const Grid& source, const Check& check) {
  for (std::int64_t k = 0; k < patch.region.size[2]; ++k) {
    for (std::int64_t j = 0; j < patch.region.size[1]; ++j) {
      for (std::int64_t i = 0; i < patch.region.size[0]; ++i) {
        const Index3 index{patch.region.begin[0] + i, patch.region.begin[1] + j, patch.region.begin[2] + k};
        const Point3 position{static_cast<double>(index[0]), static_cast<double>(index[1]),
                              static_cast<double>(index[2])};
        check(source.ras_from_voxel(position), patch.probabilities[offset_in(patch.region, index)]);
      }
    }
  }
}

/// Whether a position lies among an ROI's voxel centres, where linear interpolation is exact.
bool is_between_centres(const Grid& roi, const Point3& point) {
  const Point3 index = roi.voxel_from_ras(point);
  for (int axis = 0; axis < 3; ++axis) {
    if (index[axis] < 0 || index[axis] > static_cast<double>(roi.size[axis] - 1)) return false;
  }
  return true;
}

TEST(LogitCanvas, ReproducesALinearFieldInAnyOrientation) {
  const Point3 middle = oblique_ct().ras_from_voxel({30, 25, 10});
  const auto field = [&](const Point3& p) {
    return 0.2 * (p[0] - middle[0]) - 0.1 * (p[1] - middle[1]) + 0.05 * (p[2] - middle[2]);
  };
  for (const StoredOrder& order : all_stored_orders()) {
    const Grid source = reordered(oblique_ct(), order);
    const Grid roi = roi_around(source, {source.voxel_from_ras(middle)}, {16, 1.5});
    LogitCanvas canvas(source, Resample::linear);
    canvas.add(roi, logits_of(roi, field));
    const ProbabilityPatch patch = canvas.probabilities();
    EXPECT_EQ(patch.region.voxel_count(), source_region(source, roi).voxel_count());
    int checked = 0;
    for_each_voxel(patch, source, [&](const Point3& point, float probability) {
      if (!is_between_centres(roi, point)) return;
      ++checked;
      ASSERT_NEAR(probability, sigmoid(field(point)), 1e-5);
    });
    EXPECT_GT(checked, 1000);
  }
}

TEST(LogitCanvas, ABallComesBack) {
  const Grid source = oblique_ct();
  const Point3 middle = source.ras_from_voxel({30, 25, 10});
  const auto depth = [&](const Point3& p) {
    return 9 - std::hypot(p[0] - middle[0], p[1] - middle[1], p[2] - middle[2]);
  };
  const Grid roi = roi_around(source, {{30, 25, 10}}, {24, 1.5});
  for (const Resample resample : {Resample::linear, Resample::nearest}) {
    LogitCanvas canvas(source, resample);
    canvas.add(roi, logits_of(roi, depth));
    double both = 0, expected = 0, met = 0;
    for_each_voxel(canvas.probabilities(), source, [&](const Point3& point, float probability) {
      both += probability > 0.5F && depth(point) > 0;
      met += probability > 0.5F;
      expected += depth(point) > 0;
    });
    const double dice = 2 * both / (expected + met);
    EXPECT_GT(dice, resample == Resample::linear ? 0.98 : 0.9);
    EXPECT_LT(dice, 1.0001);
  }
}

TEST(LogitCanvas, NearestGivesEachVoxelTheLogitItLiesIn) {
  Grid source;
  source.size = {12, 12, 12};
  source.spacing_mm = {1, 1, 1};
  Grid roi = roi_around(source, {{5, 5, 5}}, {4, 2});
  std::vector<float> logits;
  for (int n = 0; n < 64; ++n) logits.push_back(static_cast<float>(n % 7 - 3));
  LogitCanvas canvas(source, Resample::nearest);
  canvas.add(roi, logits);
  for_each_voxel(canvas.probabilities(), source, [&](const Point3& point, float probability) {
    const Point3 index = roi.voxel_from_ras(point);
    const Index3 nearest{std::lround(index[0]), std::lround(index[1]), std::lround(index[2])};
    ASSERT_NEAR(probability, sigmoid(logits[offset_in({{0, 0, 0}, roi.size}, nearest)]), 1e-6);
  });
}

TEST(LogitCanvas, RoisThatAgreeLeaveNoSeam) {
  const Grid source = oblique_ct();
  const Point3 middle = source.ras_from_voxel({30, 25, 10});
  const auto field = [&](const Point3& p) { return 0.3 * (p[0] - middle[0]) + 0.2 * (p[1] - middle[1]); };
  const Grid first = roi_around(source, {{20, 25, 10}}, {16, 1.5});
  const Grid second = half_step(first, 0, 1);
  LogitCanvas canvas(source, Resample::linear);
  canvas.add(second, logits_of(second, field));
  canvas.add(first, logits_of(first, field));
  Grid both = first;
  both.size[0] += 8;
  int checked = 0;
  for_each_voxel(canvas.probabilities(), source, [&](const Point3& point, float probability) {
    if (!is_between_centres(both, point)) return;
    ++checked;
    ASSERT_NEAR(probability, sigmoid(field(point)), 1e-5);
  });
  EXPECT_GT(checked, 1000);
}

TEST(LogitCanvas, RoisThatDisagreeAreBlendedByDepth) {
  Grid source;
  source.size = {24, 16, 16};
  const Grid first = roi_around(source, {{0, 8, 8}}, {16, 1});
  const Grid second = half_step(first, 0, 1);
  LogitCanvas canvas(source, Resample::linear);
  canvas.add(first, logits_of(first, [](const Point3&) { return -4; }));
  canvas.add(second, logits_of(second, [](const Point3&) { return 4; }));
  for_each_voxel(canvas.probabilities(), source, [](const Point3& point, float probability) {
    // From -4 where only the first lies to 4 where only the second does, evenly over the 8 voxels of both.
    const double share_of_second = point[0] < 8 ? 0 : point[0] >= 16 ? 1 : (point[0] - 8 + 0.5) / 8;
    ASSERT_NEAR(probability, sigmoid(-4 + 8 * share_of_second), 1e-5);
  });
}

TEST(LogitCanvas, IsZeroWhereNoRoiLies) {
  Grid source;
  source.size = {48, 48, 16};
  source.spacing_mm = {0.5, 0.5, 1};
  const Grid first = roi_around(source, {{0, 0, 8}}, {16, 1});
  const Grid second = half_step(half_step(first, 0, 1), 1, 1);
  LogitCanvas canvas(source, Resample::linear);
  for (const Grid& roi : {first, second}) canvas.add(roi, logits_of(roi, [](const Point3&) { return 2; }));
  const ProbabilityPatch patch = canvas.probabilities();
  EXPECT_EQ(patch.region.voxel_count(), source.voxel_count());
  for_each_voxel(patch, source, [&](const Point3& point, float probability) {
    const bool covered =
        first.contains(first.voxel_from_ras(point)) || second.contains(second.voxel_from_ras(point));
    ASSERT_NEAR(probability, covered ? sigmoid(2) : 0, 1e-5);
  });
}

TEST(LogitCanvas, TheSmallerBoxHoldsTheSameProbabilities) {
  const Grid source = oblique_ct();
  const Point3 middle = source.ras_from_voxel({27, 22, 9});
  const auto depth = [&](const Point3& p) {
    return 6 - std::hypot(p[0] - middle[0], p[1] - middle[1], p[2] - middle[2]);
  };
  const Grid roi = roi_around(source, {{30, 25, 10}}, {24, 1.5});
  for (const Resample resample : {Resample::linear, Resample::nearest}) {
    LogitCanvas canvas(source, resample);
    canvas.add(roi, logits_of(roi, depth));
    const ProbabilityPatch whole = canvas.probabilities();
    const ProbabilityPatch part = canvas.probabilities_above(0.6);
    EXPECT_LT(part.region.voxel_count(), whole.region.voxel_count());
    std::vector<float> filled(whole.probabilities.size(), 0.0F);
    copy_common_voxels(part.probabilities, part.region, filled, whole.region);
    for (std::size_t n = 0; n < filled.size(); ++n) {
      if (filled[n] > 0)
        ASSERT_EQ(filled[n], whole.probabilities[n]);
      else
        ASSERT_LE(whole.probabilities[n], 0.6F);
    }
  }
}

TEST(LogitCanvas, PaintsWhatItsProbabilitiesGive) {
  const Grid source = oblique_ct();
  const Point3 middle = source.ras_from_voxel({27, 22, 9});
  const auto depth = [&](const Point3& p) {
    return 6 - std::hypot(p[0] - middle[0], p[1] - middle[1], p[2] - middle[2]);
  };
  const Grid first = roi_around(source, {{30, 25, 10}}, {24, 1.5});
  const Grid second = half_step(first, 0, 1);
  for (const std::vector<Grid>& rois : {std::vector<Grid>{first}, std::vector<Grid>{first, second}}) {
    for (const Resample resample : {Resample::linear, Resample::nearest}) {
      LogitCanvas canvas(source, resample);
      for (const Grid& roi : rois) canvas.add(roi, logits_of(roi, depth));
      ASSERT_TRUE(canvas.has_no_gap());
      const ProbabilityPatch patch = canvas.probabilities_above(0.6);
      LabelPatch mask;
      const std::int64_t painted = canvas.paint_above(0.6, 7, room_in(mask));
      EXPECT_EQ(mask.region.begin, patch.region.begin);
      ASSERT_EQ(mask.labels.size(), patch.probabilities.size());
      std::int64_t expected = 0;
      for (std::size_t n = 0; n < mask.labels.size(); ++n) {
        ASSERT_EQ(mask.labels[n], patch.probabilities[n] > 0.6F ? 7 : 0);
        expected += patch.probabilities[n] > 0.6F;
      }
      EXPECT_GT(painted, 100);
      EXPECT_EQ(painted, expected);
    }
  }
}

TEST(LogitCanvas, RoisSideBySideLeaveAGap) {
  const Grid source = oblique_ct();
  const Grid roi = roi_around(source, {{30, 25, 10}}, {8, 1.5});
  LogitCanvas canvas(source, Resample::linear);
  for (const Grid& each : {roi, half_step(half_step(roi, 0, 1), 1, 1)})
    canvas.add(each, std::vector<float>(512));
  EXPECT_FALSE(canvas.has_no_gap());
}

TEST(LogitCanvas, WithoutAnythingAboveTheBoxIsEmpty) {
  const Grid source = oblique_ct();
  const Grid roi = roi_around(source, {{30, 25, 10}}, {8, 1.5});
  LogitCanvas canvas(source, Resample::linear);
  EXPECT_EQ(canvas.probabilities().region.voxel_count(), 0);
  canvas.add(roi, logits_of(roi, [](const Point3&) { return -1; }));
  EXPECT_EQ(canvas.probabilities_above(0.5).region.voxel_count(), 0);
  EXPECT_GT(canvas.probabilities_above(0.2).region.voxel_count(), 0);
  LabelPatch mask;
  EXPECT_EQ(canvas.paint_above(0.5, 1, room_in(mask)), 0);
  EXPECT_EQ(mask.region.voxel_count(), 0);
}

TEST(LogitCanvas, RefusesRoisThatDoNotFit) {
  const Grid source = oblique_ct();
  const Grid roi = roi_around(source, {{30, 25, 10}}, {8, 1.5});
  LogitCanvas canvas(source, Resample::linear);
  EXPECT_THROW(canvas.add(roi, std::vector<float>(7)), Error);
  canvas.add(roi, std::vector<float>(512));
  Grid shifted = roi;
  shifted.origin_in_ras[0] += 0.4;
  EXPECT_THROW(canvas.add(shifted, std::vector<float>(512)), Error);
}

TEST(LogitCanvas, GivesLogitsOnTheWholeSource) {
  Grid source;
  source.size = {16, 8, 8};
  LogitCanvas canvas(source, Resample::linear);
  EXPECT_EQ(canvas.logits_on_source(-10), std::vector<float>(16 * 8 * 8, -10));
  Grid left = source;
  left.size = {8, 8, 8};
  Grid middle = left;
  middle.origin_in_ras[0] = 4;
  canvas.add(left, std::vector<float>(512, 3));
  canvas.add(middle, std::vector<float>(512, 3));
  const std::vector<float> logits = canvas.logits_on_source(-10);
  for (std::size_t n = 0; n < logits.size(); ++n) ASSERT_FLOAT_EQ(logits[n], n % 16 < 12 ? 3.0F : -10.0F);
}

}  // namespace
}  // namespace sammoe
