#include "initial_network.hpp"

#include "convolutional_encoder.hpp"
#include "sample.hpp"

#include <cmath>
#include <string>

#include <ATen/CPUGeneratorImpl.h>

namespace sammoe::demo {
namespace {

constexpr const char* kFrequencies = "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix";

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// As PyTorch's own layers begin: matrices and their biases uniform within 1 / sqrt(inputs).
class Initialiser {
 public:
  Initialiser(std::map<std::string, std::vector<std::int64_t>> shapes, std::uint64_t seed)
      : shapes_(std::move(shapes)), generator_(at::make_generator<at::CPUGeneratorImpl>(seed)) {}

  TensorMap tensors() {
    TensorMap tensors;
    for (const auto& [name, sizes] : shapes_) tensors[name] = initial(name, sizes);
    return tensors;
  }

  at::Tensor normal(const std::vector<std::int64_t>& sizes) {
    return at::randn(sizes, generator_, at::kFloat);
  }

 private:
  at::Tensor initial(const std::string& name, const std::vector<std::int64_t>& sizes) {
    if (name == kFrequencies || contains(name, "_embed.weight") || contains(name, "point_embeddings") ||
        contains(name, "_token"))
      if (sizes.size() == 2 && !contains(name, "proj")) return normal(sizes);
    if (ends_with(name, ".weight")) {
      if (sizes.size() == 1) return at::ones(sizes);  // a norm
      return uniform(sizes, bound_of(sizes));
    }
    // A norm's bias starts at 0, a matrix's like the matrix.
    const auto matrix = shapes_.find(name.substr(0, name.size() - std::string("bias").size()) + "weight");
    if (matrix == shapes_.end() || matrix->second.size() == 1) return at::zeros(sizes);
    return uniform(sizes, bound_of(matrix->second));
  }

  static double bound_of(const std::vector<std::int64_t>& matrix) {
    double inputs = 1;
    for (std::size_t axis = 1; axis < matrix.size(); ++axis) inputs *= static_cast<double>(matrix[axis]);
    return 1 / std::sqrt(inputs);
  }

  at::Tensor uniform(const std::vector<std::int64_t>& sizes, double bound) {
    return (at::rand(sizes, generator_, at::kFloat) * 2 - 1) * bound;
  }

  std::map<std::string, std::vector<std::int64_t>> shapes_;
  at::Generator generator_;
};

/// The positional encoding of the image tokens has its first two axes swapped against that of the clicks.
/// Frequencies that come in pairs, swapped in those axes, make the swap a mere permutation of channels, which
/// this is for one half of the frequencies after the other.
void pair_frequencies(at::Tensor& frequencies) {
  const std::int64_t half = frequencies.size(1) / 2;
  const at::Tensor swapped = frequencies.narrow(1, 0, half).index_select(0, at::tensor({1, 0, 2}));
  frequencies.narrow(1, half, half).copy_(swapped);
}

/// Starts every attention between clicks and image as "look at your own place": keys are the queries' matrix
/// with that permutation of the channels.
void look_at_own_place(TensorMap& tensors, Initialiser& random, std::int64_t decoder_depth) {
  constexpr double kGain = 1.6;
  const std::int64_t third = tensors.at(kFrequencies).size(1);
  const at::Tensor within = (at::arange(third) + third / 2).remainder(third);
  const at::Tensor permutation = at::cat({within, within + third, within + 2 * third});
  for (std::int64_t layer = 0; layer < decoder_depth; ++layer) {
    const std::string root = "mask_decoder.transformer.layers." + std::to_string(layer) + ".";
    for (const auto& [attention, of_clicks, of_image] :
         {std::tuple("cross_attn_token_to_image", ".q_proj", ".k_proj"),
          std::tuple("cross_attn_image_to_token", ".k_proj", ".q_proj")}) {
      at::Tensor& matrix = tensors.at(root + attention + of_clicks + ".weight");
      // The rows of a wide matrix as an orthonormal set.
      const at::Tensor square = std::get<0>(at::linalg_qr(random.normal(matrix.sizes().vec()).t()));
      matrix.copy_(square.t() * kGain);
      tensors.at(root + attention + of_image + ".weight").copy_(matrix.index_select(1, permutation));
    }
  }
}

/// One constant channel times a negative weight gives logits of about -2: most voxels are outside.
void begin_outside(TensorMap& tensors) {
  tensors.at("mask_decoder.output_upscaling.3.bias")[0] = 2;
  tensors.at("mask_decoder.output_hypernetworks_mlps.0.layers.2.bias")[0] = -1;
}

}  // namespace

NetworkShape demo_shape() {
  NetworkShape shape;
  shape.roi_size = static_cast<std::int64_t>(kEdge);
  shape.patch_size = 4;
  shape.grid_size = shape.roi_size / shape.patch_size;
  shape.embedding_width = 96;
  shape.decoder_mlp_width = 384;
  shape.iou_hidden_width = 256;
  shape.click_blob = true;
  return shape;
}

std::map<std::string, std::vector<std::int64_t>> demo_tensors(const NetworkShape& shape) {
  std::map<std::string, std::vector<std::int64_t>> tensors =
      convolutional_encoder_tensors(shape.embedding_width);
  for (const auto& [name, sizes] : expected_tensors(shape))
    if (name.rfind("image_encoder.", 0) != 0) tensors[name] = sizes;
  return tensors;
}

TensorMap initial_network(const NetworkShape& shape, std::uint64_t seed) {
  Initialiser random(demo_tensors(shape), seed);
  TensorMap tensors = random.tensors();
  // Amplitude in logits, standard deviation in low-resolution voxels; never trained.
  tensors.at("prompt_encoder.click_blob") = at::tensor({8.0F, 2.0F});
  pair_frequencies(tensors.at(kFrequencies));
  look_at_own_place(tensors, random, shape.decoder_depth);
  begin_outside(tensors);
  return tensors;
}

}  // namespace sammoe::demo
