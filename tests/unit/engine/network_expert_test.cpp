#include "sammoe/error.hpp"

#include "support/error_matchers.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using ::testing::Each;
using ::testing::FloatNear;

/// Intensities of scene() become -1 (100), 0 (500) and 1 (900).
IntensitySpec scaled() {
  IntensitySpec intensity;
  intensity.fixed_scale = FixedScale{500, 400};
  return intensity;
}

VolumeNetwork one_channel() {
  VolumeNetwork network;
  network.channels = {"bright"};
  network.kind = ChannelKind::sigmoid;
  network.intensity = scaled();
  return network;
}

VolumeNetwork classes(const std::vector<std::string>& channels) {
  VolumeNetwork network;
  network.channels = channels;
  network.intensity = scaled();
  return network;
}

TinyBundle bundle_with(const VolumeNetwork& network, const NetworkSource& source) {
  TinyBundle bundle;
  bundle.experts = {{"general", constant_decoder(-1), ""}, {"organ", source, "", network}};
  return bundle;
}

SegmentOptions by(const std::string& text) {
  SegmentOptions options;
  options.routing = strategy(text);
  options.keep_probabilities = true;
  return options;
}

/// A ball of 900 to the Left and one of 300 to the Right, on 100.
Volume two_balls() {
  return volume_of(grid_of({48, 32, 32}), [](const Point3& p) {
    if (ball({-15, 0, 0}, 9)(p)) return 900.0;
    return ball({15, 0, 0}, 9)(p) ? 300.0 : 100.0;
  });
}

/// Background, the dark ball and the bright one, as two_balls() has them.
VolumeNetwork ball_classes() {
  return classes({"", "dark", "bright"});
}
NetworkSource ball_network() {
  return nearest_value({-1, -0.5, 1});
}

double share_of_label(const SegmentationResult& result, const Volume& volume, double value) {
  const LabelMap mask = result.mask();
  const std::vector<float> values = volume.values({{0, 0, 0}, volume.grid().size});
  double both = 0;
  double sum = 0;
  for (std::size_t n = 0; n < values.size(); ++n) {
    const bool is_in = std::abs(values[n] - value) < 1;
    both += is_in && mask.labels[n] == 1;
    sum += is_in;
    sum += mask.labels[n] == 1;
  }
  return 2 * both / sum;
}

TEST(NetworkExpert, SegmentsItsOnlyChannelByItsOwnIntensities) {
  TinySegmenter segmenter(bundle_with(one_channel(), image_as_logits()));
  const Volume volume = scene(grid_of({32, 32, 32}), ball({0, 0, 0}, 9));
  const SegmentationResult result = segmenter->segment(volume, {object_at({{0, 0, 0}})}, by("expert:organ"));
  EXPECT_EQ(dice_with_bright(result.mask(), volume), 1);
  ASSERT_EQ(result.objects[0].experts.size(), 1U);
  EXPECT_EQ(result.objects[0].experts[0].channel, "bright");
  EXPECT_TRUE(std::isnan(result.objects[0].predicted_iou));
  // The logits are the scaled intensities, at full resolution.
  for (const float probability : result.objects[0].probabilities->probabilities)
    ASSERT_NEAR(std::abs(probability - 0.5), sigmoid(1) - 0.5, 1e-5);
}

TEST(NetworkExpert, SegmentsTheClassAtTheClick) {
  TinySegmenter segmenter(bundle_with(ball_classes(), ball_network()));
  const Volume volume = two_balls();
  const auto at = [&](const Point3& click) {
    return segmenter->segment(volume, {object_at({click})}, by("expert:organ"));
  };
  const SegmentationResult bright = at({-15, 0, 0});
  EXPECT_EQ(bright.objects[0].experts[0].channel, "bright");
  EXPECT_EQ(share_of_label(bright, volume, 900), 1);
  const SegmentationResult dark = at({15, 0, 0});
  EXPECT_EQ(dark.objects[0].experts[0].channel, "dark");
  EXPECT_EQ(share_of_label(dark, volume, 300), 1);
}

TEST(NetworkExpert, ClicksVoteForTheClass) {
  TinySegmenter segmenter(bundle_with(ball_classes(), ball_network()));
  const auto channel = [&](const ObjectPrompt& object) {
    return segmenter->segment(two_balls(), {object}, by("expert:organ")).objects[0].experts[0].channel;
  };
  EXPECT_EQ(channel(object_at({{-8, 0, 0}, {8, 0, 0}})), "bright") << "a tie is the first click's";
  EXPECT_EQ(channel(object_at({{-8, 0, 0}, {8, 0, 0}, {9, 0, 0}})), "dark");
  ObjectPrompt corrected = object_at({{-8, 0, 0}, {8, 0, 0}});
  corrected.clicks.push_back({{-9, 0, 0}, Frame::ras_mm, false});
  EXPECT_EQ(channel(corrected), "dark");
  EXPECT_EQ(channel(object_at({{0, 0, 20}})), "dark") << "never a channel without a name";
}

TEST(NetworkExpert, AnOutsideClickRemovesThePartThatItLiesIn) {
  VolumeNetwork network = one_channel();
  network.intensity->fixed_scale = FixedScale{200, 100};
  TinySegmenter segmenter(bundle_with(network, image_as_logits()));
  ObjectPrompt object = object_at({{-15, 0, 0}});
  EXPECT_LT(share_of_label(segmenter->segment(two_balls(), {object}, by("expert:organ")), two_balls(), 900),
            0.7)
      << "both balls";
  object.clicks.push_back({{15, 0, 0}, Frame::ras_mm, false});
  EXPECT_EQ(share_of_label(segmenter->segment(two_balls(), {object}, by("expert:organ")), two_balls(), 900),
            1);
}

TEST(NetworkExpert, AFixedChannelStaysWhereverTheClicksAre) {
  VolumeNetwork network = ball_classes();
  network.channel = 2;
  TinySegmenter segmenter(bundle_with(network, ball_network()));
  const SegmentationResult result =
      segmenter->segment(two_balls(), {object_at({{15, 0, 0}, {-15, 0, 0}})}, by("expert:organ"));
  EXPECT_EQ(share_of_label(result, two_balls(), 900), 1);
}

TEST(NetworkExpert, OfClassesTheLargestHasTheVoxel) {
  // Three classes near each other: the middle one is the largest, though below half of the softmax.
  VolumeNetwork network = classes({"one", "two", "three"});
  network.channel = 1;
  TinySegmenter segmenter(bundle_with(network, R"(
def forward(self, image):
    return torch.cat([image * 0.0, image * 0.0 + 0.1, image * 0.0], 1)
)"));
  const SegmentationResult result =
      segmenter->segment(two_balls(), {object_at({{0, 0, 0}})}, by("expert:organ"));
  for (const float probability : result.objects[0].probabilities->probabilities)
    ASSERT_NEAR(probability, sigmoid(0.1), 1e-5);
}

TEST(NetworkExpert, LogitsOfHalfTheSizeAreInterpolated) {
  TinySegmenter segmenter(bundle_with(one_channel(), R"(
def forward(self, image):
    return torch.avg_pool3d(image, [2, 2, 2], [2, 2, 2])
)"));
  const Volume volume = scene(grid_of({32, 32, 32}), ball({0, 0, 0}, 9));
  const SegmentationResult result = segmenter->segment(volume, {object_at({{0, 0, 0}})}, by("expert:organ"));
  EXPECT_GT(dice_with_bright(result.mask(), volume), 0.9);
}

TEST(NetworkExpert, ItsOwnRoiNeedNotBeACube) {
  VolumeNetwork network = one_channel();
  network.roi = RoiBox{{48, 16, 32}, {0.75, 1.5, 3}, RoiPlacement::inside};
  TinySegmenter segmenter(bundle_with(network, R"(
def forward(self, image):
    if image.size(2) != 48 or image.size(3) != 16 or image.size(4) != 32:
        return image[:, :, :1]
    return image * 1.0
)"));
  const Volume volume = scene(grid_of({40, 40, 40}), ball({0, 0, 0}, 9));
  const SegmentationResult result = segmenter->segment(volume, {object_at({{0, 0, 0}})}, by("expert:organ"));
  EXPECT_GT(dice_with_bright(result.mask(), volume), 0.95);
}

TEST(NetworkExpert, BesideDecodersItsRoisCoverTheBundles) {
  // A network that computes voxel by voxel gives the same whatever ROIs it sees.
  VolumeNetwork small = one_channel();
  small.roi = RoiBox{{16, 20, 32}, {1.5, 1.5, 1.5}, RoiPlacement::inside};
  const Volume volume = scene(grid_of({48, 32, 40}), ball({0, 0, 0}, 15));
  const auto probabilities = [&](const VolumeNetwork& network) {
    TinyBundle bundle = bundle_with(network, image_as_logits());
    bundle.gate = constant_gate({0, 0});
    TinySegmenter segmenter(bundle);
    return segmenter->segment(volume, {object_at({{0, 0, 0}})}, by("all")).objects[0].probabilities;
  };
  const auto whole = probabilities(one_channel());
  const auto covered = probabilities(small);
  ASSERT_EQ(whole->region.size, covered->region.size);
  for (std::size_t n = 0; n < whole->probabilities.size(); ++n)
    ASSERT_NEAR(whole->probabilities[n], covered->probabilities[n], 1e-5);
}

TEST(NetworkExpert, IsFusedWithDecodersByWeight) {
  TinyBundle bundle =
      bundle_with(one_channel(), "\ndef forward(self, image):\n    return image * 0.0 + 3.0\n");
  bundle.gate = constant_gate({std::log(0.25), std::log(0.75)});
  TinySegmenter segmenter(bundle);
  const SegmentationResult result =
      segmenter->segment(two_balls(), {object_at({{0, 0, 0}, {3, 0, 0}})}, by("all"));
  const ObjectResult& object = result.objects[0];
  EXPECT_THAT(object.probabilities->probabilities,
              Each(FloatNear(static_cast<float>(sigmoid(0.25 * -1 + 0.75 * 3)), 1e-5F)));
  EXPECT_NEAR(object.predicted_iou, 0.5, 1e-6) << "the decoder's alone";
  EXPECT_EQ(object.experts[0].expert, "organ");
  EXPECT_EQ(object.experts[1].channel, "");
}

TEST(NetworkExpert, FeedsItsLogitsBackToTheDecoderOfTheNextClick) {
  // The gate takes the network at the first click and the decoder, which adds 1 to what it is fed, after it.
  TinyBundle bundle =
      bundle_with(one_channel(), "\ndef forward(self, image):\n    return image * 0.0 + 3.0\n");
  bundle.experts[0].decoder = counting_decoder();
  bundle.gate = R"(
def forward(self, image, sparse, points, labels):
    if points.size(1) == 1:
        return torch.tensor([[0.0, 9.0]])
    return torch.tensor([[9.0, 0.0]])
)";
  TinySegmenter segmenter(bundle);
  SegmentOptions options = by("top-k");
  options.routing->k = 1;
  options.max_rois = 1;
  const SegmentationResult result =
      segmenter->segment(two_balls(), {object_at({{0, 0, 0}, {3, 0, 0}})}, options);
  EXPECT_THAT(result.objects[0].probabilities->probabilities,
              Each(FloatNear(static_cast<float>(sigmoid(4)), 1e-5F)));
}

TEST(NetworkExpert, TakesClicksAndTheLogitsOfTheClickBefore) {
  VolumeNetwork network = one_channel();
  network.inputs = NetworkInputs::clicks_and_logits;
  // 5 at each inside click's voxel, and everywhere the previous logits plus 1 for each outside click.
  TinySegmenter segmenter(bundle_with(network, R"(
def forward(self, image, points, labels, mask):
    logits = image * 0.0 + mask.mean() + 1.0
    for n in range(points.size(1)):
        i = int(points[0, n, 0].item())
        j = int(points[0, n, 1].item())
        k = int(points[0, n, 2].item())
        if float(labels[0, n].item()) == 0.0:
            logits = logits + 1.0
        if float(labels[0, n].item()) == 1.0:
            at = torch.zeros_like(logits)
            at[0, 0, i, j, k] = 64.0
            logits = logits + at
    return logits
)"));
  const Grid grid = grid_of({16, 16, 16}, 1.5);
  ObjectPrompt object;
  object.clicks = {{{3, 4, 5}, Frame::voxel, true}, {{9, 8, 8}, Frame::voxel, false}};
  SegmentOptions options = by("expert:organ");
  options.max_rois = 1;
  const SegmentationResult result = segmenter->segment(scene(grid, ball({0, 0, 0}, 3)), {object}, options);
  const ProbabilityPatch& patch = *result.objects[0].probabilities;
  const auto at = [&](std::size_t i, std::size_t j, std::size_t k) {
    return patch.probabilities[(k * 16 + j) * 16 + i];
  };
  // One click: 1, and 64 at one of 32^3 voxels, so a mean of 1 + 64 / 32^3 is fed back.
  EXPECT_NEAR(at(9, 8, 8), sigmoid(1 + 64.0 / (32 * 32 * 32) + 2), 1e-4);
  EXPECT_NEAR(at(3, 4, 5), 1, 1e-6);
}

/// Whether the voxels of an ROI were sampled, which they are for every network that runs.
bool samples_anew(OpenVolume& open, const ObjectPrompt& object, const std::string& strategy_text) {
  const SegmentationResult result = open.segment({object}, by(strategy_text));
  return std::any_of(result.stage_times.begin(), result.stage_times.end(),
                     [](const StageTime& time) { return time.stage == "roi"; });
}

TEST(NetworkExpert, RunsOnceForAnRoiOfAnOpenVolume) {
  const TemporaryFolder folder;
  write_tiny_bundle(folder.path() / "bundle", bundle_with(ball_classes(), ball_network()));
  Segmenter segmenter = segmenter_in_this_process(folder.path() / "bundle", {});
  OpenVolume open = segmenter.open(two_balls());
  EXPECT_TRUE(samples_anew(open, object_at({{-8, 0, 0}}), "expert:organ"));
  EXPECT_FALSE(samples_anew(open, object_at({{-8, 0, 0}, {8, 0, 0}}), "expert:organ"));
}

TEST(NetworkExpert, IsNotTakenForOneWhoseIntensitiesDifferInTheLastDigit) {
  const TemporaryFolder folder;
  TinyBundle bundle = bundle_with(ball_classes(), ball_network());
  bundle.experts[1].network->intensity->clip_max = 1e-7;
  bundle.experts.push_back(bundle.experts[1]);
  bundle.experts[2].name = "other";
  bundle.experts[2].network->intensity->clip_max = 2e-7;
  write_tiny_bundle(folder.path() / "bundle", bundle);
  Segmenter segmenter = segmenter_in_this_process(folder.path() / "bundle", {});
  OpenVolume open = segmenter.open(two_balls());
  EXPECT_TRUE(samples_anew(open, object_at({{-8, 0, 0}}), "expert:organ"));
  EXPECT_TRUE(samples_anew(open, object_at({{-8, 0, 0}}), "expert:other"));
}

TEST(NetworkExpert, ThatDoesNotFitIsRefusedInWordsOfTheBundle) {
  const auto refused = [](const VolumeNetwork& network, const NetworkSource& source,
                          const std::vector<std::string>& parts) {
    TinySegmenter segmenter(bundle_with(network, source));
    expect_error(ErrorCode::model, parts, [&] {
      segmenter->segment(two_balls(), {object_at({{0, 0, 0}})}, by("expert:organ"));
    });
  };
  refused(ball_classes(), image_as_logits(),
          {"experts/organ.pt: its result has shape (1, 1, 32, 32, 32), expected (1, 3, any, any, any)"});
  refused(one_channel(), "\ndef forward(self, image):\n    return image[:, :, 1:]\n",
          {"(1, 1, 31, 32, 32) for an image of (1, 1, 32, 32, 32)", "a half or a quarter"});
  refused(one_channel(), "\ndef forward(self, image, points, labels):\n    return image\n",
          {"takes 3 arguments, but bundle.json gives it 1", "inputs"});
  refused(one_channel(), "\ndef forward(self, image):\n    return image / 0.0\n",
          {"organ", "not all finite"});
  refused(one_channel(), "\ndef forward(self, image):\n    return image, image\n", {"Tuple", "a tensor"});
}

}  // namespace
}  // namespace sammoe
