#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <torch/script.h>

namespace sammoe {

// The networks of a bundle, each a TorchScript module. S: ROI edge in voxels, g: token grid edge, C:
// embedding width, P: clicks. All tensors float32; click coordinates are ROI voxel indices (i, j, k).
// Arguments and results of another shape or type, and foreign exceptions, become Error{model} that begins
// with the network's `source`; lack of memory is Error{processing}. No gradients are recorded; results are
// ordinary tensors.

/// What the prompt encoder makes of clicks and a previous mask.
struct PromptEmbedding {
  at::Tensor sparse;    ///< (1, P+1, C)
  at::Tensor dense;     ///< (1, C, g, g, g)
  at::Tensor position;  ///< (1, C, g, g, g), the image tokens' positional encoding
};

struct MaskPrediction {
  at::Tensor low_res_logits;  ///< (1, 1, 4g, 4g, 4g)
  at::Tensor iou;             ///< (1, 1), the decoder's estimate of its own IoU
};

class ImageEncoder {
 public:
  explicit ImageEncoder(const torch::jit::Module& module, std::string source = "image encoder")
      : module_(module), source_(std::move(source)) {}
  /// image (1, 1, S, S, S) -> embedding (1, C, g, g, g)
  at::Tensor encode(const at::Tensor& image);

 private:
  torch::jit::Module module_;
  std::string source_;
};

class PromptEncoder {
 public:
  explicit PromptEncoder(const torch::jit::Module& module, std::string source = "prompt encoder")
      : module_(module), source_(std::move(source)) {}
  /// points (1, P, 3), labels (1, P) of 1 (inside) and 0, mask_logits (1, 1, 4g, 4g, 4g), zeros before the
  /// first click
  PromptEmbedding encode(const at::Tensor& points, const at::Tensor& labels, const at::Tensor& mask_logits);

 private:
  torch::jit::Module module_;
  std::string source_;
};

class MaskDecoder {
 public:
  explicit MaskDecoder(const torch::jit::Module& module, std::string source = "mask decoder")
      : module_(module), source_(std::move(source)) {}
  MaskPrediction decode(const at::Tensor& image_embedding, const PromptEmbedding& prompt);

 private:
  torch::jit::Module module_;
  std::string source_;
};

class Gate {
 public:
  /// `experts`: how many logits it must give, where that is known.
  explicit Gate(const torch::jit::Module& module, std::string source = "gate",
                std::optional<std::int64_t> experts = std::nullopt)
      : module_(module), source_(std::move(source)), experts_(experts) {}
  /// -> logits (1, experts)
  at::Tensor logits(const at::Tensor& image_embedding, const at::Tensor& sparse, const at::Tensor& points,
                    const at::Tensor& labels);

 private:
  torch::jit::Module module_;
  std::string source_;
  std::optional<std::int64_t> experts_;
};

/// An expert that is a network of its own: image in, logits of K channels out.
class WholeNetwork {
 public:
  explicit WholeNetwork(const torch::jit::Module& module, std::string source = "network")
      : module_(module), source_(std::move(source)) {}
  /// image (1, 1, X, Y, Z) and, as far as it takes them, points (1, P, 3), labels (1, P) and mask_logits
  /// (1, 1, X/4, Y/4, Z/4) -> logits (1, channels, X/f, Y/f, Z/f) with f 1, 2 or 4
  at::Tensor logits(const std::vector<at::Tensor>& arguments, std::int64_t channels);

 private:
  torch::jit::Module module_;
  std::string source_;
};

}  // namespace sammoe
