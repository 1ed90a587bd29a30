#include "segmenter/prompt_transfer.hpp"

#include "core/shared_memory.hpp"
#include "segmenter/messages.hpp"
#include "support/refusal.hpp"

#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Grid grid_of_60_voxels() {
  Grid grid;
  grid.size = {3, 4, 5};
  return grid;
}

std::vector<ObjectPrompt> received(Message& message) {
  return receive_prompts(message_node(message.body, "a test"), message, grid_of_60_voxels());
}

/// What arrives of prompts, and how many pieces of memory went with them.
std::pair<std::vector<ObjectPrompt>, std::size_t> sent(const std::vector<ObjectPrompt>& prompts) {
  auto [here, there] = Channel::pair();
  send_prompts(here, {{"type", "segment"}}, prompts);
  Message message = std::move(*there.receive());
  const std::size_t pieces = message.descriptors.size();
  return {received(message), pieces};
}

std::shared_ptr<const LabelPatch> patch(const Region& region, std::vector<std::uint16_t> labels) {
  return std::make_shared<const LabelPatch>(LabelPatch{region, std::move(labels)});
}

/// A message that no sammoe sends, with so much memory.
std::string refusal(const json& masks, const json& mask_of_object, std::size_t bytes) {
  const SharedMemory memory(std::max<std::size_t>(bytes, 1));
  auto [here, there] = Channel::pair();
  const std::vector<int> pieces(bytes > 0 ? 1 : 0, memory.descriptor());
  here.send({{"prompts",
              {{{"label", 1}, {"clicks", json::array()}, {"channel", nullptr}, {"mask", mask_of_object}}}},
             {"masks", masks}},
            pieces);
  Message message = std::move(*there.receive());
  return refusal_of([&] { received(message); }, ErrorCode::processing);
}

TEST(PromptTransfer, PromptsWithoutMasksNeedNoMemory) {
  const auto [prompts, pieces] = sent({{7, "liver", {{{1, 2, 3}, Frame::voxel, true}}}});
  EXPECT_EQ(pieces, 0U);
  ASSERT_EQ(prompts.size(), 1U);
  EXPECT_EQ(prompts[0].label, 7);
  EXPECT_EQ(prompts[0].clicks.size(), 1U);
  EXPECT_FALSE(prompts[0].mask);
}

TEST(PromptTransfer, MasksArriveAndASharedOneArrivesOnce) {
  const auto shared = patch({{0, 1, 2}, {2, 1, 1}}, {4, 9});
  const auto own = patch({{2, 3, 4}, {1, 1, 1}}, {65535});
  const auto [prompts, pieces] = sent(
      {{4, "", {}, {}, {}, shared}, {1, "", {}}, {65535, "", {}, {}, {}, own}, {9, "", {}, {}, {}, shared}});
  EXPECT_EQ(pieces, 1U);
  ASSERT_EQ(prompts.size(), 4U);
  EXPECT_EQ(prompts[0].mask->region.begin, shared->region.begin);
  EXPECT_EQ(prompts[0].mask->region.size, shared->region.size);
  EXPECT_EQ(prompts[0].mask->labels, shared->labels);
  EXPECT_FALSE(prompts[1].mask);
  EXPECT_EQ(prompts[2].mask->labels, own->labels);
  EXPECT_EQ(prompts[3].mask, prompts[0].mask);
}

TEST(PromptTransfer, RefusesWhatNoSammoeSends) {
  const json box{{"begin", {0, 0, 0}}, {"size", {3, 4, 5}}};
  const json beyond{{"begin", {1, 0, 0}}, {"size", {3, 4, 5}}};
  EXPECT_THAT(refusal(json::array({box}), 1, 120), HasSubstr("is not the number of a mask"));
  EXPECT_THAT(refusal(json::array({box}), -1, 120), HasSubstr("mask"));
  EXPECT_THAT(refusal(json::array({box}), 0, 0), HasSubstr("has no memory"));
  EXPECT_THAT(refusal(json::array(), 0, 120), HasSubstr("has no memory"));
  EXPECT_THAT(refusal(json::array({beyond}), 0, 120), HasSubstr("does not lie within the volume"));
  EXPECT_FALSE(refusal(json::array({box}), 0, 119).empty()) << "the memory is too small";
}

}  // namespace
}  // namespace sammoe
