#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/bundle_training.hpp"

#include "model/networks/expert_store.hpp"
#include "training/roi_samples.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

/// What every expert answered after so many clicks in each of S samples. The clicks are the same for all of
/// them: the sample's first, then clicks in the general expert's errors.
struct ExpertAnswers {
  at::Tensor sparse;  ///< (S, P+1, C): what the general expert's prompt encoder makes of the clicks
  at::Tensor points;  ///< (S, P, 3) ROI voxel indices
  at::Tensor labels;  ///< (S, P), 1 inside and 0 outside
  at::Tensor dice;    ///< (S, experts) in [0, 1], of masks on the low-res grid
};

/// The samples as this image encoder embeds them: always the same ones in the same order.
using SamplesByEncoder = std::function<std::vector<RoiSample>(const BundleFile& image_encoder)>;

struct AnswerOptions {
  BundleFileSource files;  ///< unset: the files in the bundle's folder
  int clicks = 3;          ///< most clicks
  std::uint64_t seed = 1;
  Device device = Device::cpu;
  std::function<void(std::size_t done, std::size_t total)> progress;  ///< may throw Error{interrupted}
};

/// Asks every expert about every sample, after 1, 2, ... clicks, each with its own logits of the click before
/// and, where it has them, its own encoders. Throws Error{model} for a network that fails or whose result has
/// an unforeseen shape.
std::vector<ExpertAnswers> ask_experts(const BundleInfo& bundle, const SamplesByEncoder& samples_of,
                                       const AnswerOptions& options);

}  // namespace sammoe
