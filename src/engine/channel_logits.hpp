#pragma once

#include "sammoe/bundle.hpp"

#include <cstddef>

#include <ATen/ATen.h>

namespace sammoe {

/// The channels of a whole network (1, K, X, Y, Z) as logits of objects.
class ChannelLogits {
 public:
  ChannelLogits(const at::Tensor& channels, ChannelKind kind);

  /// Logits (1, 1, X, Y, Z) of one channel. Of classes, how far it is above its strongest rival: above 0
  /// where it is the largest. Else its own.
  at::Tensor of(std::size_t channel) const;

 private:
  at::Tensor channels_;
  at::Tensor largest_;  ///< (1, 1, X, Y, Z); undefined for channels that are no classes
  at::Tensor second_;
};

}  // namespace sammoe
