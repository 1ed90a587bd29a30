#include "sammoe/segmenter.hpp"

#include "sammoe/error.hpp"

#include "support/error_matchers.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

bool has_stage(const SegmentationResult& result, const std::string& stage) {
  return std::any_of(result.stage_times.begin(), result.stage_times.end(),
                     [&](const StageTime& time) { return time.stage == stage; });
}

std::int64_t voxels_with(const SegmentationResult& result, std::uint16_t label) {
  const std::vector<std::uint16_t>& labels = result.labels.labels;
  return std::count(labels.begin(), labels.end(), label);
}

TEST(Segmenter, SegmentsTheObjectThatWasClicked) {
  TinySegmenter segmenter{TinyBundle{}};
  const Volume volume = scene(grid_of({50, 44, 40}), ball({6, -4, 3}, 9));
  ObjectPrompt object = object_at({{6, -4, 3}}, 7);
  object.name = "ball";
  for (const Resample resample : {Resample::linear, Resample::nearest}) {
    SegmentOptions options;
    options.resample = resample;
    const SegmentationResult result = segmenter->segment(volume, {object}, options);
    EXPECT_TRUE(same_grid(result.grid, volume.grid(), 0));
    EXPECT_GT(dice_with_bright(result.mask(), volume, 7), 0.99);
    ASSERT_EQ(result.objects.size(), 1U);
    const ObjectResult& found = result.objects[0];
    EXPECT_EQ(found.label, 7);
    EXPECT_EQ(found.name, "ball");
    EXPECT_EQ(found.roi_count, 1U);
    EXPECT_FALSE(found.reached_roi_limit);
    EXPECT_NEAR(found.predicted_iou, 0.9, 1e-6);
    EXPECT_EQ(found.voxel_count, voxels_with(result, 7));
    EXPECT_FALSE(found.probabilities.has_value());
    EXPECT_NEAR(found.clicks_in_voxels.at(0)[0], 28.5, 1e-9);
  }
}

TEST(Segmenter, TheSameSceneInEveryOrientationGivesTheSameMask) {
  TinySegmenter segmenter{TinyBundle{}};
  Grid grid;
  grid.size = {46, 40, 20};
  grid.spacing_mm = {1.1, 1.8, 3.3};
  grid.direction_in_ras = oblique_direction(0.35, -0.25);
  grid.origin_in_ras = {-20, -40, -30};
  const Point3 centre = grid.ras_from_voxel({25, 18, 9});
  const auto ellipsoid = [&](const Point3& p) {
    return std::hypot((p[0] - centre[0]) / 14, (p[1] - centre[1]) / 9, (p[2] - centre[2]) / 11) <= 1;
  };
  const Volume reference_volume = scene(grid, ellipsoid);
  const LabelMap reference = segmenter->segment(reference_volume, {object_at({centre})}).mask();
  EXPECT_GT(dice_with_bright(reference, reference_volume), 0.93);
  for (const StoredOrder& order : all_stored_orders()) {
    const Volume volume = scene(reordered(grid, order), ellipsoid);
    const LabelMap mask = segmenter->segment(volume, {object_at({centre})}).mask();
    double both = 0, sum = 0;
    for (std::size_t n = 0; n < mask.labels.size(); ++n) {
      const auto offset = static_cast<std::int64_t>(n);
      const Index3 index{offset % mask.grid.size[0], offset / mask.grid.size[0] % mask.grid.size[1],
                         offset / mask.grid.size[0] / mask.grid.size[1]};
      const Index3 old = old_index<std::int64_t>(order, grid.size, index);
      const auto label =
          reference
              .labels[static_cast<std::size_t>((old[2] * grid.size[1] + old[1]) * grid.size[0] + old[0])];
      both += label != 0 && mask.labels[n] != 0;
      sum += label;
      sum += mask.labels[n];
    }
    ASSERT_GE(2 * both / sum, 0.99);
  }
}

TEST(Segmenter, FollowsALongObjectThroughSeveralRois) {
  TinySegmenter segmenter{TinyBundle{}};
  for (const int axis : {0, 1, 2}) {
    Index3 size{40, 40, 40};
    size[axis] = 110;  // 165 mm; an ROI has 48
    const auto bar = [&](const Point3& p) {
      return std::abs(p[axis]) <= 70 && std::abs(p[(axis + 1) % 3]) <= 6 && std::abs(p[(axis + 2) % 3]) <= 6;
    };
    const Volume volume = scene(grid_of(size), bar);
    Point3 click{0.1, 0.1, 0.1};
    click[axis] = -30;
    const SegmentationResult result = segmenter->segment(volume, {object_at({click})});
    EXPECT_GT(dice_with_bright(result.mask(), volume), 0.99);
    EXPECT_GE(result.objects[0].roi_count, 4U);
    EXPECT_LE(result.objects[0].roi_count, 6U);
    EXPECT_FALSE(result.objects[0].reached_roi_limit);

    SegmentOptions one;
    one.max_rois = 1;
    const SegmentationResult cut = segmenter->segment(volume, {object_at({click})}, one);
    EXPECT_EQ(cut.objects[0].roi_count, 1U);
    EXPECT_TRUE(cut.objects[0].reached_roi_limit);
    EXPECT_LT(cut.objects[0].voxel_count, result.objects[0].voxel_count / 2);
  }
}

TEST(Segmenter, StopsAtTheEndOfTheVolume) {
  TinySegmenter segmenter{TinyBundle{}};
  const auto bar = [](const Point3& p) { return std::abs(p[0]) <= 6 && std::abs(p[1]) <= 6; };
  const Volume volume = scene(grid_of({40, 40, 60}), bar);
  const SegmentationResult result = segmenter->segment(volume, {object_at({{0, 0, 40}})});
  EXPECT_GT(dice_with_bright(result.mask(), volume), 0.99);
  EXPECT_FALSE(result.objects[0].reached_roi_limit);
  EXPECT_LE(result.objects[0].roi_count, 4U);
}

TEST(Segmenter, AClickOutOfReachGetsItsOwnRoi) {
  TinySegmenter segmenter{TinyBundle{}};
  const auto first = ball({0, 0, -60}, 9);
  const auto second = ball({0, 0, 60}, 9);
  const Volume volume = scene(grid_of({40, 40, 120}), [&](const Point3& p) { return first(p) || second(p); });
  const SegmentationResult result = segmenter->segment(volume, {object_at({{0, 0, -60}, {0, 0, 60}})});
  EXPECT_GT(dice_with_bright(result.mask(), volume), 0.99);
  EXPECT_EQ(result.objects[0].roi_count, 2U);

  SegmentOptions one;
  one.max_rois = 1;
  EXPECT_TRUE(
      segmenter->segment(volume, {object_at({{0, 0, -60}, {0, 0, 60}})}, one).objects[0].reached_roi_limit);
}

TEST(Segmenter, AnOutsideClickTakesVoxelsAway) {
  TinySegmenter segmenter{TinyBundle{}};
  const Volume volume = scene(grid_of({40, 40, 40}), ball({0, 0, 0}, 10));
  ObjectPrompt object = object_at({{0, 0, 0}});
  const std::int64_t before = segmenter->segment(volume, {object}).objects[0].voxel_count;
  object.clicks.push_back({{6, 0, 0}, Frame::ras_mm, false});
  const SegmentationResult result = segmenter->segment(volume, {object});
  EXPECT_LT(result.objects[0].voxel_count, before - 50);
  const Point3 taken = volume.grid().voxel_from_ras({6, 0, 0});
  EXPECT_EQ(result.mask().labels[static_cast<std::size_t>(
                (std::llround(taken[2]) * 40 + std::llround(taken[1])) * 40 + std::llround(taken[0]))],
            0);
}

TEST(Segmenter, EachClickIsFedWithTheLogitsOfTheOneBefore) {
  TinyBundle bundle;
  bundle.experts[0].decoder = counting_decoder();
  TinySegmenter segmenter(bundle);
  const Volume volume = scene(grid_of({32, 32, 32}), ball({0, 0, 0}, 9));
  SegmentOptions options;
  options.keep_probabilities = true;
  for (const std::size_t clicks : {1U, 2U, 5U}) {
    const ObjectPrompt object = object_at(std::vector<Point3>(clicks, {0, 0, 0}));
    const SegmentationResult result = segmenter->segment(volume, {object}, options);
    const ProbabilityPatch& patch = result.objects[0].probabilities.value();
    EXPECT_EQ(patch.region.voxel_count(), volume.grid().voxel_count());
    for (const float probability : patch.probabilities)
      ASSERT_NEAR(probability, sigmoid(static_cast<double>(clicks)), 1e-5);
  }
}

TEST(Segmenter, AnExtensionGoesOnFromWhatWasPredicted) {
  TinyBundle bundle;
  bundle.experts[0].decoder = counting_decoder();
  TinySegmenter segmenter(bundle);
  const Volume volume = scene(grid_of({32, 32, 48}), ball({0, 0, 0}, 9));
  SegmentOptions options;
  options.keep_probabilities = true;
  const SegmentationResult result =
      segmenter->segment(volume, {object_at({volume.grid().ras_from_voxel({16, 16, 2})})}, options);
  EXPECT_EQ(result.objects[0].roi_count, 2U);
  // The first ROI holds slices 0 to 31 and gives 1; the second 16 to 47 and gives 2 where the first gave 1.
  const ProbabilityPatch& patch = result.objects[0].probabilities.value();
  const auto probability_in_slice = [&](std::int64_t slice) {
    return patch.probabilities.at(static_cast<std::size_t>(slice * 32 * 32 + 16 * 32 + 16));
  };
  EXPECT_NEAR(probability_in_slice(5), sigmoid(1), 1e-5);
  const double share_of_second = (20 - 16 + 0.5) / 16;
  EXPECT_NEAR(probability_in_slice(20), sigmoid(1 + share_of_second), 1e-5);
  EXPECT_NEAR(probability_in_slice(40), sigmoid(1), 1e-5);
}

TEST(Segmenter, AVoxelOfTwoObjectsGoesToTheMoreProbable) {
  TinyBundle bundle;
  bundle.experts[0].decoder = click_counting_decoder();
  TinySegmenter segmenter(bundle);
  const Volume volume = scene(grid_of({32, 32, 32}), ball({0, 0, 0}, 9));
  const Point3 left{-12, 0, 0}, right{12, 0, 0};
  const ObjectPrompt weak = object_at({left}, 1);
  const ObjectPrompt strong = object_at({left, left}, 2);
  const ObjectPrompt other = object_at({right}, 3);
  const std::int64_t half = 32 * 32 * 16;

  const SegmentationResult alone = segmenter->segment(volume, {weak, other});
  EXPECT_EQ(alone.objects[0].voxel_count, half);
  EXPECT_EQ(alone.objects[1].voxel_count, half);

  for (const bool is_strong_first : {false, true}) {
    std::vector<ObjectPrompt> prompts{weak, strong, other};
    if (is_strong_first) std::swap(prompts[0], prompts[1]);
    const SegmentationResult result = segmenter->segment(volume, prompts);
    for (const ObjectResult& object : result.objects) {
      EXPECT_EQ(object.voxel_count, object.label == 1 ? 0 : half);
      EXPECT_EQ(voxels_with(result, object.label), object.voxel_count);
    }
  }
}

TEST(OpenVolume, EmbedsAnRoiOnceForAllClicksAndCalls) {
  TinySegmenter segmenter{TinyBundle{}};
  const Volume volume = scene(grid_of({60, 60, 60}), ball({0, 0, 0}, 12));
  OpenVolume open = segmenter->open(volume);
  EXPECT_TRUE(has_stage(open.segment({object_at({{0, 0, 0}})}), "encode"));
  EXPECT_FALSE(has_stage(open.segment({object_at({{0, 0, 0}})}), "encode"));
  EXPECT_FALSE(has_stage(open.segment({object_at({{0, 0, 0}, {9, 3, -6}})}), "encode"));  // the same ROI
  EXPECT_TRUE(has_stage(open.segment({object_at({{8, 0, 0}})}), "encode"));
}

TEST(OpenVolume, KeepsNothingOnceItIsClosed) {
  TinySegmenter segmenter{TinyBundle{}};
  const Volume volume = scene(grid_of({60, 60, 60}), ball({0, 0, 0}, 12));
  segmenter->open(volume).segment({object_at({{0, 0, 0}})});
  EXPECT_TRUE(has_stage(segmenter->open(volume).segment({object_at({{0, 0, 0}})}), "encode"));
  EXPECT_TRUE(has_stage(segmenter->segment(volume, {object_at({{0, 0, 0}})}), "encode"));
  EXPECT_TRUE(has_stage(segmenter->segment(volume, {object_at({{0, 0, 0}})}), "encode"));
}

TEST(OpenVolume, SeveralAreOpenAndEachKeepsItsOwn) {
  TinySegmenter segmenter{TinyBundle{}};
  const Volume left = scene(grid_of({60, 60, 60}), ball({-3, 0, 0}, 12));
  const Volume right = scene(grid_of({60, 60, 60}), ball({3, 0, 0}, 12));
  OpenVolume of_left = segmenter->open(left), of_right = segmenter->open(right);
  EXPECT_GT(dice_with_bright(of_left.segment({object_at({{0, 0, 0}})}).mask(), left), 0.99);
  EXPECT_GT(dice_with_bright(of_right.segment({object_at({{0, 0, 0}})}).mask(), right), 0.99);
  const SegmentationResult again = of_left.segment({object_at({{0, 0, 0}, {-6, 2, 0}})});
  EXPECT_FALSE(has_stage(again, "encode"));
  EXPECT_GT(dice_with_bright(again.mask(), left), 0.99);
  of_left = std::move(of_right);  // closes the left one
  EXPECT_FALSE(has_stage(of_left.segment({object_at({{0, 0, 0}})}), "encode"));
  EXPECT_EQ(of_left.volume().data(), right.data());
}

TEST(Segmenter, ReportsProgressUpToTheEnd) {
  TinySegmenter segmenter{TinyBundle{}};
  const auto bar = [](const Point3& p) { return std::abs(p[0]) <= 6 && std::abs(p[1]) <= 6; };
  const Volume volume = scene(grid_of({40, 40, 80}), bar);
  std::vector<std::pair<std::size_t, std::size_t>> steps;
  SegmentOptions options;
  options.progress = [&](std::size_t done, std::size_t total) { steps.emplace_back(done, total); };
  segmenter->segment(volume, {object_at({{0, 0, 0}}, 1), object_at({{0, 0, 0}, {0, 0, 50}}, 2)}, options);
  ASSERT_GE(steps.size(), 5U);
  for (std::size_t n = 0; n < steps.size(); ++n) {
    EXPECT_EQ(steps[n].first, n + 1);
    EXPECT_LE(steps[n].first, steps[n].second);
  }
  EXPECT_EQ(steps.back().first, steps.back().second);
}

TEST(Segmenter, StopsWhereTheCallbackAsksAndGoesOnLater) {
  TinySegmenter segmenter{TinyBundle{}};
  const Volume volume = scene(grid_of({40, 40, 40}), ball({0, 0, 0}, 9));
  SegmentOptions options;
  options.progress = [](std::size_t, std::size_t) { throw Error(ErrorCode::interrupted, "stopped"); };
  expect_error(ErrorCode::interrupted, {"stopped"}, [&] {
    segmenter->segment(volume, {object_at({{0, 0, 0}})}, options);
  });
  EXPECT_GT(dice_with_bright(segmenter->segment(volume, {object_at({{0, 0, 0}})}).mask(), volume), 0.99);
}

TEST(Segmenter, AThresholdNothingReachesGivesAnEmptyMask) {
  TinyBundle bundle;
  bundle.experts[0].decoder = constant_decoder(-3);
  TinySegmenter segmenter(bundle);
  const Volume volume = scene(grid_of({40, 40, 40}), ball({0, 0, 0}, 9));
  EXPECT_EQ(segmenter->segment(volume, {object_at({{0, 0, 0}})}).objects[0].voxel_count, 0);
  SegmentOptions options;
  options.mask_threshold = 0.04;  // sigmoid(-3) is 0.047
  EXPECT_GT(segmenter->segment(volume, {object_at({{0, 0, 0}})}, options).objects[0].voxel_count, 0);
}

TEST(Segmenter, TakesAVolumeOfOneVoxelOrOneSlice) {
  TinySegmenter segmenter{TinyBundle{}};
  const Volume voxel = scene(grid_of({1, 1, 1}), ball({0, 0, 0}, 9));
  EXPECT_EQ(segmenter->segment(voxel, {object_at({{0, 0, 0}})}).mask().labels.size(), 1U);
  const Volume slice = scene(grid_of({40, 40, 1}), ball({0, 0, 0}, 9));
  EXPECT_GT(dice_with_bright(segmenter->segment(slice, {object_at({{0, 0, 0}})}).mask(), slice), 0.9);
}

}  // namespace
}  // namespace sammoe
