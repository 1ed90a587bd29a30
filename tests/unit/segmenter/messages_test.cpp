#include "segmenter/messages.hpp"

#include "support/refusal.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using nlohmann::json;

/// What a message says after it was text.
template <typename Read>
auto sent(const json& message, const Read& read) {
  const json received = json::parse(message.dump());
  return read(message_node(received, "a test"));
}

TEST(Messages, OptionsOfTheSegmenterArrive) {
  SegmenterOptions options;
  options.worker.sandbox = Sandbox::off;
  options.worker.engine_memory_mib = 1234;
  options.threads = 3;
  options.precision = Precision::automatic;
  options.device = Device::cuda;
  options.expert_memory_mib = 77;
  const SegmenterOptions read = sent(segmenter_options_json(options), read_segmenter_options);
  EXPECT_EQ(read.worker.sandbox, Sandbox::off);
  EXPECT_EQ(read.worker.engine_memory_mib, 1234);
  EXPECT_EQ(read.threads, 3);
  EXPECT_EQ(read.precision, Precision::automatic);
  EXPECT_EQ(read.device, Device::cuda);
  EXPECT_EQ(read.expert_memory_mib, 77);
}

TEST(Messages, WhatIsForTheOwnerAloneIsNotSent) {
  SegmenterOptions options;
  const json plain = segmenter_options_json(options);
  options.worker.engine_patience_s = 5;
  options.worker.engine_program = "/somewhere/else";
  options.isolate_volumes = true;
  EXPECT_EQ(segmenter_options_json(options), plain);
}

TEST(Messages, RoutingArrives) {
  const std::vector<RoutingOptions> every{{Strategy::top_k, "", 3, 0.25, 2.0},
                                          {Strategy::expert, "hip", 7, 0.125, 0.5}};
  for (const RoutingOptions& options : every)
    EXPECT_TRUE(sent(routing_json(options), read_routing) == options) << to_string(options);
}

TEST(Messages, OptionsOfASegmentationArrive) {
  SegmentOptions options;
  options.routing = RoutingOptions{Strategy::all, "", 3, 0.25, 2.0};
  options.resample = Resample::nearest;
  options.mask_threshold = 0.25;
  options.max_rois = 5;
  options.keep_probabilities = true;
  const SegmentOptions read = sent(segment_options_json(options), read_segment_options);
  EXPECT_TRUE(read.routing == options.routing);
  EXPECT_EQ(read.resample, Resample::nearest);
  EXPECT_EQ(read.mask_threshold, 0.25);
  EXPECT_EQ(read.max_rois, 5);
  EXPECT_TRUE(read.keep_probabilities);
}

TEST(Messages, LabelsAndClicksArriveWithoutNames) {
  ObjectPrompt prompt;
  prompt.label = 7;
  prompt.name = "liver";
  prompt.clicks = {{{1.5, -2, 3}, Frame::voxel, false}, {{0, 0.25, 9}, Frame::ras_mm, true}};
  const std::vector<ObjectPrompt> read = sent(prompts_json({prompt, {}}), read_prompts_message);
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].label, 7);
  EXPECT_EQ(read[0].name, "");
  ASSERT_EQ(read[0].clicks.size(), 2U);
  EXPECT_EQ(read[0].clicks[0].position, prompt.clicks[0].position);
  EXPECT_EQ(read[0].clicks[0].frame, Frame::voxel);
  EXPECT_FALSE(read[0].clicks[0].inside);
  EXPECT_EQ(read[0].clicks[1].frame, Frame::ras_mm);
  EXPECT_TRUE(read[0].clicks[1].inside);
}

TEST(Messages, ChannelsArriveInTheirPlace) {
  ObjectPrompt prompt;
  prompt.channel = 4;
  const std::vector<ObjectPrompt> read = sent(prompts_json({prompt, {}}), read_prompts_message);
  EXPECT_EQ(read.at(0).channel, 4U);
  EXPECT_FALSE(read.at(1).channel.has_value());
}

TEST(Messages, AnExpertOnlyHasItsOwnChannels) {
  BundleInfo bundle;
  bundle.experts.resize(2);
  bundle.experts[0].name = "general";
  bundle.experts[1].name = "organs";
  bundle.experts[1].network.emplace().channels = {"", "liver"};
  ObjectResult object;
  const auto read = [&](const std::string& expert, const std::string& channel) {
    object.experts = {{expert, 1, channel}};
    return sent(object_json(object), [&](const DocumentNode& node) { return read_object(node, bundle); });
  };
  EXPECT_EQ(read("organs", "liver").experts.at(0).channel, "liver");
  EXPECT_EQ(read("general", "").experts.at(0).channel, "");
  refusal_of([&] { read("organs", "spleen"); }, ErrorCode::processing);
  refusal_of([&] { read("general", "liver"); }, ErrorCode::processing);
}

TEST(Messages, ResultsOfAnObjectArrive) {
  BundleInfo bundle;
  bundle.experts.resize(2);
  bundle.experts[0].name = "general";
  bundle.experts[1].name = "liver";
  ObjectResult object;
  object.label = 9;
  object.clicks_in_voxels = {{1, 2, 3}};
  object.gate_scores = {0.25, 0.75};
  object.experts = {{"liver", 0.75}, {"general", 0.25}};
  object.routing_reason = "two best";
  object.predicted_iou = 0.5;
  object.roi_count = 3;
  object.reached_roi_limit = true;
  const ObjectResult read =
      sent(object_json(object), [&](const DocumentNode& node) { return read_object(node, bundle); });
  EXPECT_EQ(read.label, 9);
  EXPECT_EQ(read.clicks_in_voxels, object.clicks_in_voxels);
  EXPECT_EQ(read.gate_scores, object.gate_scores);
  ASSERT_EQ(read.experts.size(), 2U);
  EXPECT_EQ(read.experts[0].expert, "liver");
  EXPECT_EQ(read.experts[0].weight, 0.75);
  EXPECT_EQ(read.routing_reason, "two best");
  EXPECT_EQ(read.predicted_iou, 0.5);
  EXPECT_EQ(read.roi_count, 3U);
  EXPECT_TRUE(read.reached_roi_limit);
}

TEST(Messages, AVolumesHeadArrives) {
  Grid grid;
  grid.size = {2, 3, 4};
  grid.spacing_mm = {0.5, 1.25, 3};
  grid.direction_in_ras = {{{-1, 0, 0}, {0, 0, 1}, {0, 1, 0}}};
  grid.origin_in_ras = {-7, 8, 9.5};
  const auto volume = Volume::from_values(grid, std::vector<std::int16_t>(24, 7), {2, -1024});
  const VolumeHead head = sent(volume_json(volume), read_volume_head);
  EXPECT_TRUE(same_grid(head.grid, grid, 0));
  EXPECT_EQ(head.type, ScalarType::int16);
  EXPECT_EQ(head.rescale.slope, 2);
  EXPECT_EQ(head.rescale.intercept, -1024);
}

TEST(Messages, UnknownWordsAndStrategiesAreRefused) {
  json options = segmenter_options_json({});
  options["precision"] = "fp8";
  refusal_of([&] { read_segmenter_options(message_node(options, "a test")); }, ErrorCode::processing);
  json routing = routing_json({});
  routing["strategy"] = "best";
  refusal_of([&] { read_routing(message_node(routing, "a test")); }, ErrorCode::usage);
}

}  // namespace
}  // namespace sammoe
