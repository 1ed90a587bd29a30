#pragma once

#include "sammoe/bundle.hpp"

#include "model/networks/expert_store.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// A network of a bundle that computes batches, without gradients, on a device. Arguments and results are on
/// the CPU. The classes of model/networks.hpp, which segment, take one item at a time.
class BatchNetwork {
 public:
  /// `bytes` are those of its file; `source` is what messages call it. Throws Error{model} if they are not a
  /// network.
  BatchNetwork(const BundleFileContents& file, std::string source, at::Device device);

  /// Throws Error{model} unless the result is a tuple of `results` tensors.
  std::vector<at::Tensor> run(const std::vector<at::Tensor>& arguments, std::size_t results);

  const std::string& source() const { return source_; }

 private:
  std::string source_;  ///< what messages call it
  torch::jit::Module module_;
  at::Device device_;
};

/// What one expert makes of clicks in N samples.
struct ExpertAnswer {
  at::Tensor sparse;  ///< (N, P+1, C): the clicks' embedding
  at::Tensor logits;  ///< (N, 1, 4g, 4g, 4g)
};

/// One expert's prompt encoder and decoder.
class ExpertRun {
 public:
  /// Throws Error{model} if a file is missing, changed or no network.
  ExpertRun(const BundleInfo& bundle, const ExpertInfo& expert, const BundleFileSource& files,
            at::Device device);

  /// embedding (N, C, g, g, g) of the expert's own image encoder, points (N, P, 3), labels (N, P),
  /// previous_logits (N, 1, 4g, 4g, 4g), zeros before the first click. Throws Error{model}.
  ExpertAnswer answer(const at::Tensor& embedding, const at::Tensor& points, const at::Tensor& labels,
                      const at::Tensor& previous_logits);

 private:
  BatchNetwork prompt_encoder_;
  BatchNetwork decoder_;
};

}  // namespace sammoe
