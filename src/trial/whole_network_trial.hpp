#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/bundle_trial.hpp"

#include "model/networks/networks.hpp"
#include "trial/click_sets.hpp"
#include "trial/repeated_run.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <torch/script.h>

namespace sammoe {

/// The trial of an expert that is a whole network, on an ROI of noise.
class WholeNetworkTrial {
 public:
  /// `described` must outlive it; `size` is that of its ROI, in voxels along R, A, S.
  WholeNetworkTrial(const torch::jit::Module& module, const VolumeNetwork& described,
                    const std::array<std::int64_t, 3>& size);

  /// Runs it, with four sets of clicks if it takes any, and notes in `trial` what came of it.
  void run(NetworkTrial& trial);

 private:
  RepeatedRun run_on(const ClickSet& clicks, const at::Tensor& mask_logits);
  void note_what_it_ignores(NetworkTrial& trial);
  std::string interface() const;

  const torch::jit::Module& module_;
  const VolumeNetwork& described_;
  std::array<std::int64_t, 3> size_;
  WholeNetwork network_;
  at::Tensor image_;
  std::vector<std::int64_t> result_size_;  ///< of a run that succeeded
};

}  // namespace sammoe
