#include "sammoe/error.hpp"

#include "support/error_matchers.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Slabs of 100, 300 and 900 along a volume larger than the network's ROI, stored with its axes elsewhere.
Volume slabs() {
  const Grid grid = reordered(grid_of({70, 30, 24}), all_stored_orders().back());
  return volume_of(grid, [](const Point3& p) { return p[0] < -12 ? 100.0 : p[0] < 18 ? 300.0 : 900.0; });
}

/// Channels that are largest at 100, 300 and 900.
TinyBundle bundle_of_slabs(const std::vector<std::string>& channels) {
  VolumeNetwork network;
  network.channels = channels;
  network.roi = RoiBox{{32, 32, 16}, {1.5, 1.5, 1.5}, RoiPlacement::inside};
  network.intensity.emplace().fixed_scale = FixedScale{500, 400};
  TinyBundle bundle;
  bundle.experts.push_back({"slabs", nearest_value({-1, -0.5, 1}), "", network});
  return bundle;
}

SegmentOptions by_slabs() {
  SegmentOptions options;
  options.routing = strategy("expert:slabs");
  return options;
}

TEST(ChannelSegmentation, CoversTheVolumeWithEveryNamedChannel) {
  TinySegmenter segmenter(bundle_of_slabs({"", "middle", "high"}));
  const std::vector<ObjectPrompt> prompts = prompts_of_channels(segmenter->bundle(), "slabs");
  const SegmentationResult result = segmenter->segment(slabs(), prompts, by_slabs());
  const LabelMap mask = result.mask();
  const std::vector<float> values = slabs().values({{0, 0, 0}, slabs().grid().size});
  for (std::size_t n = 0; n < values.size(); ++n)
    ASSERT_EQ(mask.labels[n], values[n] == 900 ? 2 : values[n] == 300 ? 1 : 0);
  ASSERT_EQ(result.objects.size(), 2U);
  EXPECT_EQ(result.objects[1].experts[0].channel, "high");
  EXPECT_GT(result.objects[1].roi_count, 4U);
  EXPECT_TRUE(result.objects[1].clicks_in_voxels.empty());
}

TEST(ChannelSegmentation, LabelsAreTheChannelsNumbersWhereTheFirstIsTheBackground) {
  const auto labels = [](const std::vector<std::string>& channels) {
    TinySegmenter segmenter(bundle_of_slabs(channels));
    std::vector<int> found;
    for (const ObjectPrompt& prompt : prompts_of_channels(segmenter->bundle(), "slabs"))
      found.push_back(prompt.label);
    return found;
  };
  EXPECT_EQ(labels({"", "a", "b"}), (std::vector<int>{1, 2}));
  EXPECT_EQ(labels({"", "", "b"}), (std::vector<int>{2}));
  EXPECT_EQ(labels({"a", "", "b"}), (std::vector<int>{1, 3}));
}

TEST(ChannelSegmentation, IsRefusedOfExpertsThatNeedClicks) {
  TinyBundle bundle = bundle_of_slabs({"", "a", "b"});
  bundle.experts[1].network->inputs = NetworkInputs::clicks;
  bundle.experts[1].network->roi.reset();
  TinySegmenter segmenter(bundle);
  const auto refused = [&](const std::string& expert, const std::vector<std::string>& parts) {
    expect_error(ErrorCode::usage, parts, [&] { prompts_of_channels(segmenter->bundle(), expert); });
  };
  refused("slabs", {"slabs takes clicks"});
  refused("general", {"general segments what is clicked"});
  refused("liver", {"no expert liver", "general, slabs"});
}

TEST(ChannelSegmentation, ChannelsAreThoseOfTheExpertThatRuns) {
  TinySegmenter segmenter(bundle_of_slabs({"", "a", "b"}));
  std::vector<ObjectPrompt> prompts = prompts_of_channels(segmenter->bundle(), "slabs");
  expect_error(ErrorCode::usage, {"the strategy is general"}, [&] { segmenter->segment(slabs(), prompts); });
  prompts[1].channel = 0;
  expect_error(ErrorCode::usage, {"no channel 0 that is an object"},
               [&] { segmenter->segment(slabs(), prompts, by_slabs()); });
  prompts[1] = object_at({{0, 0, 0}}, 2);
  expect_error(ErrorCode::input, {"clicks and channels"},
               [&] { segmenter->segment(slabs(), prompts, by_slabs()); });
}

}  // namespace
}  // namespace sammoe
