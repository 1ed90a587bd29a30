#include "importer/gate_assembly.hpp"

#include "importer/module_builder.hpp"

#include <cmath>
#include <utility>

namespace sammoe {
namespace {

/// Vectors that are concatenated into the features, each as wide as the embedding (gate.py).
constexpr std::int64_t kFeatureParts = 5;

}  // namespace

torch::jit::Module assemble_gate(const GateShape& shape, at::Generator generator) {
  const std::int64_t features = kFeatureParts * shape.embedding_width;
  // With normalised features, hidden activations keep a variance of about 1. An output of zeros weighs all
  // experts alike before training.
  const double deviation = 1 / std::sqrt(static_cast<double>(features));
  const TensorMap tensors{
      {"gate.hidden.weight",
       at::randn({shape.hidden_width, features}, std::move(generator), at::kFloat) * deviation},
      {"gate.hidden.bias", at::zeros({shape.hidden_width}, at::kFloat)},
      {"gate.output.weight", at::zeros({shape.experts, shape.hidden_width}, at::kFloat)},
      {"gate.output.bias", at::zeros({shape.experts}, at::kFloat)}};
  ModuleBuilder builder(tensors, "gate");
  builder.define("", {"gate"}, {{"roi_size", shape.roi_size}});
  return builder.module();
}

}  // namespace sammoe
