#pragma once

#include "sample_source.hpp"
#include "trained_network.hpp"

#include <vector>

#include <ATen/ATen.h>

namespace sammoe::demo {

/// Structures of a head that training does not see, the same ones every time.
class Validation {
 public:
  /// Draws the images.
  Validation(const SampleSource& source, at::Device device);

  /// Mean Dice after each of 3 clicks.
  std::vector<double> dice(TrainedNetwork& network) const;

 private:
  struct Item {
    at::Tensor image;  ///< (1, 1, S, S, S)
    at::Tensor masks;  ///< (T, S, S, S)
  };
  at::Device device_;  ///< of the network
  std::vector<Item> items_;
};

}  // namespace sammoe::demo
