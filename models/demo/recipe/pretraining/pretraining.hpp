#pragma once

#include "sample_source.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sammoe::demo {

struct PretrainingOptions {
  std::filesystem::path output;  ///< checkpoint, as `torch.save` would write it
  std::uint64_t seed = 1;
  int steps = 5000;          ///< at most
  double minutes = 0;        ///< at most; 0: no limit. The schedule fits the shorter of the two
  double dense_share = .15;  ///< part of the schedule in which only the image encoder learns
  double learning_rate = 1.2e-3;
  std::size_t pool = 6000;  ///< synthetic images kept, 0.8 MB each
  bool bfloat16 = false;    ///< compute encoder and decoder in it: faster where the processor multiplies it
};

/// Means over the steps since the last report.
struct PretrainingReport {
  int step = 0;
  double seconds = 0;
  double dense_loss = 0;
  double loss = 0;           ///< of the interactive segmentation; NaN while only the encoder learns
  std::vector<double> dice;  ///< after 1, 2, 3 clicks, on the training images
};

/// Trains a general SAM-Med3D on synthetic images and writes its checkpoint, now and then and at the end. In
/// the first part of the schedule the image encoder alone learns, with a throw-away dense head, to tell what
/// lies where; then everything does, from simulated clicks. Throws Error.
void pretrain(const SampleSource& source, const PretrainingOptions& options,
              const std::function<void(const PretrainingReport&)>& report);

}  // namespace sammoe::demo
