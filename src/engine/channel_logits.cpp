#include "engine/channel_logits.hpp"

#include <cstdint>

namespace sammoe {

ChannelLogits::ChannelLogits(const at::Tensor& channels, ChannelKind kind) : channels_(channels) {
  if (kind == ChannelKind::sigmoid) return;
  // The two largest, without a copy of all channels.
  const at::Tensor first = channels.narrow(1, 0, 1);
  const at::Tensor next = channels.narrow(1, 1, 1);
  largest_ = at::maximum(first, next);
  second_ = at::minimum(first, next);
  for (std::int64_t n = 2; n < channels.size(1); ++n) {
    const at::Tensor other = channels.narrow(1, n, 1);
    second_ = at::maximum(second_, at::minimum(largest_, other));
    largest_ = at::maximum(largest_, other);
  }
}

at::Tensor ChannelLogits::of(std::size_t channel) const {
  const at::Tensor logits = channels_.narrow(1, static_cast<std::int64_t>(channel), 1);
  if (!largest_.defined()) return logits.clone();
  return logits - at::where(logits == largest_, second_, largest_);
}

}  // namespace sammoe
