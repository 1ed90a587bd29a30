#include "engine/step_cache.hpp"

#include "unit/engine/engine_scenes.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Asks for a step; whether it had to run.
bool runs(StepCache& cache, const Grid& roi, const std::vector<RoiClick>& clicks,
          const RoutingOptions& routing = {}, const std::string& mask_sha256 = "") {
  bool has_run = false;
  cache.get({roi, clicks, mask_sha256, routing}, [&] {
    has_run = true;
    return StepResult{};
  });
  return has_run;
}

TEST(StepCache, AStepRunsOncePerRoiClicksAndRouting) {
  StepCache cache(100);
  const Grid roi = grid_of({16, 16, 16});
  Grid other_roi = roi;
  other_roi.origin_in_ras[1] += 1.5;
  const RoiClick first{{1, 2, 3}, true};
  const RoiClick outside{{1, 2, 3}, false};
  EXPECT_TRUE(runs(cache, roi, {first}));
  EXPECT_FALSE(runs(cache, roi, {first}));
  EXPECT_TRUE(runs(cache, other_roi, {first}));
  EXPECT_TRUE(runs(cache, roi, {outside}));
  EXPECT_TRUE(runs(cache, roi, {first, outside}));
  EXPECT_TRUE(runs(cache, roi, {outside, first})) << "another order";
  EXPECT_TRUE(runs(cache, roi, {first}, strategy("general")));
  EXPECT_TRUE(runs(cache, roi, {first}, strategy("expert:one")));
  EXPECT_TRUE(runs(cache, roi, {first}, strategy("expert:other")));
  EXPECT_TRUE(runs(cache, roi, {first}, strategy("top-k", 3)));
  EXPECT_FALSE(runs(cache, roi, {first}, strategy("general")));
  EXPECT_TRUE(runs(cache, roi, {first}, {}, "a mask"));
  EXPECT_TRUE(runs(cache, roi, {first}, {}, "another mask"));
  EXPECT_FALSE(runs(cache, roi, {first}, {}, "a mask"));
}

TEST(StepCache, ForgetsWhatWasUsedLeastRecently) {
  StepCache cache(2);
  const Grid roi = grid_of({16, 16, 16});
  const auto click = [](double i) { return std::vector<RoiClick>{{{i, 0, 0}, true}}; };
  runs(cache, roi, click(1));
  runs(cache, roi, click(2));
  runs(cache, roi, click(1));
  runs(cache, roi, click(3));
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_FALSE(runs(cache, roi, click(1)));
  EXPECT_TRUE(runs(cache, roi, click(2)));
}

TEST(StepCache, FurtherClicksGiveWhatAllClicksAtOnceGive) {
  const auto object = ball({0, 0, 0}, 12);
  const Volume volume = scene(grid_of({40, 40, 40}), object);
  std::vector<Point3> clicks{{0, 0, 0}, {6, 0, 0}, {0, -5, 2}};
  TinySegmenter segmenter{TinyBundle{}};
  OpenVolume session = segmenter->open(volume);
  for (std::size_t count = 1; count <= clicks.size(); ++count) {
    const ObjectPrompt prompt =
        object_at({clicks.begin(), clicks.begin() + static_cast<std::ptrdiff_t>(count)});
    TinySegmenter fresh{TinyBundle{}};
    const SegmentationResult expected = fresh->segment(volume, {prompt});
    const SegmentationResult actual = session.segment({prompt});
    EXPECT_EQ(actual.mask().labels, expected.mask().labels);
    EXPECT_EQ(actual.objects[0].predicted_iou, expected.objects[0].predicted_iou);
    EXPECT_EQ(actual.objects[0].gate_scores, expected.objects[0].gate_scores);
    EXPECT_EQ(actual.objects[0].routing_reason, expected.objects[0].routing_reason);
  }
}

}  // namespace
}  // namespace sammoe
