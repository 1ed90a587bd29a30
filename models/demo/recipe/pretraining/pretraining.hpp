#pragma once

#include "sample_source.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sammoe::demo {

struct PretrainingOptions {
  std::filesystem::path output;  ///< checkpoint; training goes on from it if it is there
  std::uint64_t seed = 1;
  int steps = 6000;
  int images = 2;            ///< per step
  int uses = 4;              ///< of an image, on average
  double dense_share = .15;  ///< part of the steps in which only the image encoder learns
  double learning_rate = 1.2e-3;
  double save_seconds = 300;  ///< between checkpoints
  int report_steps = 20;
  int validation_steps = 250;  ///< between validations, a multiple of report_steps
  std::string device = "cpu";  ///< or "cuda"
  int drawing_threads = 1;     ///< that make the images
  bool bfloat16 = false;  ///< compute encoder and decoder in it: faster where the processor multiplies it
};

/// Means over the steps since the last report.
struct PretrainingReport {
  int step = 0;
  double seconds = 0;  ///< of this run
  double dense_loss = 0;
  double loss = 0;                 ///< of the interactive segmentation; NaN while only the encoder learns
  std::vector<double> dice;        ///< after 1, 2, ... clicks, on the training images
  std::vector<double> validation;  ///< after 1, 2, 3 clicks on a held-out head; empty unless just measured
};

/// Where images come from.
struct PretrainingData {
  const SampleSource& train;
  const SampleSource* validation = nullptr;  ///< of heads; none: no validation
};

/// Trains a general model on synthetic images and writes its checkpoint, now and then and at the end. In
/// the first part of the schedule the image encoder alone learns, with a throw-away dense head, to tell what
/// lies where; then everything does, from simulated clicks. A run that was stopped goes on from its
/// checkpoint and ends with the same bytes as one that was not. Throws Error.
void pretrain(const PretrainingData& data, const PretrainingOptions& options,
              const std::function<void(const PretrainingReport&)>& report);

}  // namespace sammoe::demo
