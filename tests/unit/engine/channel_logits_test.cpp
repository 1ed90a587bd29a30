#include "engine/channel_logits.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// (1, 3, 2, 1, 1): two voxels, in which the channels hold these.
at::Tensor three_channels() {
  return at::tensor({1.0F, 5.0F, 4.0F, 5.0F, 2.0F, -1.0F}).view({1, 3, 2, 1, 1});
}

std::vector<float> of(std::size_t channel, ChannelKind kind) {
  const at::Tensor logits = ChannelLogits(three_channels(), kind).of(channel);
  EXPECT_EQ(logits.sizes(), (std::vector<std::int64_t>{1, 1, 2, 1, 1}));
  const at::Tensor flat = logits.contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

TEST(ChannelLogits, OfClassesAreTheDistancesToTheStrongestRival) {
  EXPECT_EQ(of(0, ChannelKind::softmax), (std::vector<float>{-3, 0})) << "a tie is 0";
  EXPECT_EQ(of(1, ChannelKind::softmax), (std::vector<float>{2, 0}));
  EXPECT_EQ(of(2, ChannelKind::softmax), (std::vector<float>{-2, -6}));
}

TEST(ChannelLogits, OfOtherChannelsAreTheirOwn) {
  EXPECT_EQ(of(1, ChannelKind::sigmoid), (std::vector<float>{4, 5}));
}

}  // namespace
}  // namespace sammoe
