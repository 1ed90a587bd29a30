#include "sammoe/error.hpp"
#include "sammoe/in_process.hpp"
#include "sammoe/segmenter.hpp"

#include "support/error_matchers.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Volume ball_volume() {
  return scene(grid_of({32, 32, 32}), ball({0, 0, 0}, 9));
}

ObjectPrompt centre_click() {
  return object_at({{0, 0, 0}});
}

SegmentOptions with(const RoutingOptions& routing) {
  SegmentOptions options;
  options.routing = routing;
  options.keep_probabilities = true;
  return options;
}

/// Experts whose logits are 2, -1 and 4 everywhere, with gate scores 0.2, 0.5 and 0.3.
TinyBundle constant_experts() {
  TinyBundle bundle;
  bundle.experts = {{"general", constant_decoder(2), ""},
                    {"low", constant_decoder(-1), ""},
                    {"high", constant_decoder(4), ""}};
  bundle.gate = constant_gate({std::log(0.2), std::log(0.5), std::log(0.3)});
  bundle.selection = strategy("top-k", 2);
  return bundle;
}

TEST(SegmenterRouting, FusesLogitsByTheRenormalisedScores) {
  TinySegmenter segmenter(constant_experts());
  const auto expect_logit = [&](const RoutingOptions& routing, double logit) {
    const SegmentationResult result = segmenter->segment(ball_volume(), {centre_click()}, with(routing));
    for (const float probability : result.objects[0].probabilities->probabilities)
      ASSERT_NEAR(probability, sigmoid(logit), 1e-5);
  };
  expect_logit(strategy("general"), 2);
  expect_logit(strategy("expert:high"), 4);
  expect_logit(strategy("top-k", 1), -1);
  expect_logit(strategy("top-k", 2), (0.5 * -1 + 0.3 * 4) / 0.8);
  expect_logit(strategy("all"), 0.2 * 2 + 0.5 * -1 + 0.3 * 4);
  expect_logit(strategy("threshold", 2, 0.5), -1);
  expect_logit(strategy("threshold", 2, 0.6), 2);
  expect_logit(strategy("top-k-threshold", 2, 0.4), (0.5 * -1 + 0.2 * 2) / 0.7);
}

TEST(SegmenterRouting, RecordsScoresAndShares) {
  TinySegmenter segmenter(constant_experts());
  const SegmentationResult result = segmenter->segment(ball_volume(), {centre_click()});
  const ObjectResult& object = result.objects[0];
  ASSERT_EQ(object.gate_scores.size(), 3U);
  EXPECT_NEAR(object.gate_scores[0], 0.2, 1e-6);
  EXPECT_NEAR(object.gate_scores[1], 0.5, 1e-6);
  ASSERT_EQ(object.experts.size(), 2U);
  EXPECT_EQ(object.experts[0].expert, "low");
  EXPECT_NEAR(object.experts[0].weight, 0.5 / 0.8, 1e-6);
  EXPECT_EQ(object.experts[1].expert, "high");
  EXPECT_NEAR(object.experts[1].weight, 0.3 / 0.8, 1e-6);
  EXPECT_NEAR(object.predicted_iou, 0.5, 1e-6);
  EXPECT_THAT(object.routing_reason, ::testing::HasSubstr("low 0.500"));

  const SegmentationResult general =
      segmenter->segment(ball_volume(), {centre_click()}, with(strategy("general")));
  EXPECT_THAT(general.objects[0].gate_scores, IsEmpty());
}

TEST(SegmenterRouting, LoadsAndRunsOnlyTheChosenExperts) {
  TinySegmenter segmenter(constant_experts());
  EXPECT_THAT(segmenter->loaded_experts(), IsEmpty());
  segmenter->segment(ball_volume(), {centre_click()}, with(strategy("expert:high")));
  EXPECT_THAT(segmenter->loaded_experts(), ElementsAre("high"));
  segmenter->segment(ball_volume(), {centre_click()}, with(strategy("top-k", 1)));
  EXPECT_THAT(segmenter->loaded_experts(), UnorderedElementsAre("high", "low"));
}

TEST(SegmenterRouting, PreparingLoadsTheExpertsThatNoVolumeCanChange) {
  TinySegmenter segmenter(constant_experts());
  segmenter->prepare(strategy("top-k", 1));
  EXPECT_THAT(segmenter->loaded_experts(), IsEmpty()) << "that is for the gate to say";
  segmenter->prepare(strategy("expert:high"));
  EXPECT_THAT(segmenter->loaded_experts(), ElementsAre("high"));
  expect_error(ErrorCode::usage, {"liver"}, [&] { segmenter->prepare(strategy("expert:liver")); });
}

TEST(SegmenterRouting, DropsExpertsBetweenSegmentationsIfAskedTo) {
  const TemporaryFolder folder;
  write_tiny_bundle(folder.path() / "bundle", constant_experts());
  SegmenterOptions options;
  options.threads = 1;
  options.expert_memory_mib = 0;
  Segmenter segmenter = segmenter_in_this_process(folder.path() / "bundle", options);
  for (const char* expert : {"low", "high", "low"}) {
    const auto result =
        segmenter.segment(ball_volume(), {centre_click()}, with(strategy(std::string("expert:") + expert)));
    EXPECT_EQ(result.objects[0].experts[0].expert, expert);
  }
}

TEST(SegmenterRouting, EachObjectIsRoutedByItsOwnClicks) {
  TinyBundle bundle;
  bundle.experts = {{"left", bright_decoder(), ""}, {"right", similar_decoder(0.5), ""}};
  bundle.gate = position_gate(15.5);
  bundle.selection = strategy("top-k", 1);
  TinySegmenter segmenter(bundle);
  const SegmentationResult result =
      segmenter->segment(ball_volume(), {object_at({{-12, 0, 0}}, 1), object_at({{12, 0, 0}}, 2)});
  EXPECT_EQ(result.objects[0].experts.at(0).expert, "left");
  EXPECT_EQ(result.objects[1].experts.at(0).expert, "right");
}

TEST(SegmenterRouting, AnObjectKeepsItsExpertsThroughItsRois) {
  // The gate would choose "right" in the ROIs to the left of the first, where the click lies at their right
  // end.
  TinyBundle bundle;
  bundle.experts = {{"left", bright_decoder(), ""}, {"right", constant_decoder(5), ""}};
  bundle.gate = position_gate(20);
  bundle.selection = strategy("top-k", 1);
  TinySegmenter segmenter(bundle);
  const Volume volume = scene(grid_of({100, 32, 32}), [](const Point3& p) {
    return std::abs(p[0]) <= 60 && std::abs(p[1]) <= 6 && std::abs(p[2]) <= 6;
  });
  const SegmentationResult result = segmenter->segment(volume, {centre_click()});
  EXPECT_GT(result.objects[0].roi_count, 3U);
  EXPECT_THAT(segmenter->loaded_experts(), ElementsAre("left"));
  EXPECT_GT(dice_with_bright(result.mask(), volume), 0.99);
}

TEST(SegmenterRouting, AnExpertWithItsOwnEncoderIsShownItsOwnEmbedding) {
  TinySegmenter segmenter(tiny_bundle_with_gate());
  const auto object = ball({0, 0, 0}, 9);
  const Volume dark =
      volume_of(grid_of({32, 32, 32}), [&](const Point3& p) { return object(p) ? 100.0 : 900.0; });
  const Volume bright = ball_volume();
  const LabelMap mask = segmenter->segment(dark, {centre_click()}, with(strategy("expert:dark"))).mask();
  EXPECT_GT(dice_with_bright(mask, bright), 0.99);
  // Both embeddings of one ROI stand side by side in one fusion.
  const SegmentationResult fused = segmenter->segment(bright, {centre_click()}, with(strategy("all")));
  EXPECT_EQ(fused.objects[0].experts.size(), 3U);
  EXPECT_GT(dice_with_bright(fused.mask(), bright), 0.9);
}

TEST(SegmenterRouting, WithoutAGateOnlyFixedExpertsWork) {
  TinyBundle bundle;
  bundle.experts.push_back({"other", constant_decoder(1), ""});
  TinySegmenter segmenter(bundle);
  EXPECT_EQ(segmenter->segment(ball_volume(), {centre_click()}).objects[0].experts.at(0).expert, "general");
  EXPECT_EQ(segmenter->segment(ball_volume(), {centre_click()}, with(strategy("expert:other")))
                .objects[0]
                .experts.at(0)
                .expert,
            "other");
  for (const char* text : {"top-k", "threshold", "top-k-threshold", "all"}) {
    expect_error(ErrorCode::usage, {text, "gate", "general or expert:NAME"},
                 [&] { segmenter->segment(ball_volume(), {centre_click()}, with(strategy(text))); });
  }
}

TEST(SegmenterRouting, RefusesWhatTheBundleDoesNotHaveBeforeLoadingAnything) {
  TinySegmenter segmenter(constant_experts());
  expect_error(ErrorCode::usage, {"liver", "general, low, high"},
               [&] { segmenter->segment(ball_volume(), {centre_click()}, with(strategy("expert:liver"))); });
  expect_error(ErrorCode::usage, {"k is 4", "3 experts"},
               [&] { segmenter->segment(ball_volume(), {centre_click()}, with(strategy("top-k", 4))); });
  EXPECT_THAT(segmenter->loaded_experts(), IsEmpty());
}

TEST(SegmenterRouting, RefusesLogitsThatAreNotFinite) {
  TinyBundle bundle;
  bundle.experts[0].decoder = R"(
def forward(self, image, position, sparse, dense):
    return torch.log(self.voxels_of(image) * 0.0 - 1.0), torch.ones([1, 1])
)";
  TinySegmenter segmenter(bundle);
  expect_error(ErrorCode::model, {"general", "finite"},
               [&] { segmenter->segment(ball_volume(), {centre_click()}); });
}

TEST(SegmenterRouting, RefusesANetworkThatFails) {
  TinyBundle bundle;
  bundle.experts[0].decoder = R"(
def forward(self, image, position, sparse, dense):
    return image.view(3, 5), torch.ones([1, 1])
)";
  TinySegmenter segmenter(bundle);
  expect_error(ErrorCode::model, {"general"}, [&] { segmenter->segment(ball_volume(), {centre_click()}); });
}

}  // namespace
}  // namespace sammoe
