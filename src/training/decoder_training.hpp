#pragma once

#include "sammoe/bundle_training.hpp"

#include "training/interaction.hpp"
#include "training/roi_samples.hpp"

#include <functional>
#include <vector>

namespace sammoe {

/// Trains the decoder of the networks in place on samples, each step on some of them from one up to several
/// clicks; the prompt encoder stays. Networks and samples are on the CPU before and after. Calls `stepped`
/// with the step's loss, after which the losses of all steps are returned. Throws Error{processing} if the
/// loss is not finite, and what `stepped` throws.
std::vector<double> train_decoder(ClickNetworks& networks, const std::vector<RoiSample>& samples,
                                  const FinetuneOptions& options,
                                  const std::function<void(double loss)>& stepped);

}  // namespace sammoe
