#include "model/networks/networks.hpp"

#include "sammoe/error.hpp"

#include "model/networks/tensor_check.hpp"
#include "model/torch_error.hpp"

#include <vector>

namespace sammoe {
namespace {

constexpr std::int64_t kMaskCellsPerToken = 4;

at::Device device_of(const torch::jit::Module& module) {
  for (const at::Tensor& parameter : module.parameters()) return parameter.device();
  return at::kCPU;
}

/// Runs the network where its weights are.
c10::IValue run(torch::jit::Module& module, const std::string& source,
                const std::vector<at::Tensor>& arguments) {
  // Not InferenceMode: its tensors refuse in-place use and training later on, and it is not faster here.
  const torch::NoGradGuard no_grad;
  try {
    const at::Device device = device_of(module);
    std::vector<c10::IValue> values;
    for (const at::Tensor& argument : arguments) values.emplace_back(argument.to(device));
    return module.forward(std::move(values));
  } catch (const std::exception& exception) {
    rethrow_torch_error(source + ": running it failed", exception);
  }
}

at::Tensor as_tensor(const c10::IValue& value, const std::string& what) {
  if (!value.isTensor())
    throw Error(ErrorCode::model, what + " is " + value.tagKind() + ", expected a tensor");
  return value.toTensor().to(at::kCPU);
}

std::vector<at::Tensor> as_tensors(const c10::IValue& value, std::size_t count, const std::string& source) {
  if (!value.isTuple() || value.toTupleRef().elements().size() != count) {
    throw Error(ErrorCode::model, source + ": its result is " + value.tagKind() + ", expected a tuple of " +
                                      std::to_string(count) + " tensors");
  }
  std::vector<at::Tensor> tensors;
  for (const c10::IValue& element : value.toTupleRef().elements())
    tensors.push_back(as_tensor(element, source + ": a part of its result"));
  return tensors;
}

std::int64_t edge_of(const at::Tensor& tensor) {
  return tensor.dim() == 5 ? tensor.size(4) : 0;
}

}  // namespace

at::Tensor ImageEncoder::encode(const at::Tensor& image) {
  const std::int64_t edge = edge_of(image);
  require_tensor(image, {1, 1, edge, edge, edge}, source_ + ": the image");
  at::Tensor embedding = as_tensor(run(module_, source_, {image}), source_ + ": its result");
  const std::int64_t grid = edge_of(embedding);
  require_tensor(embedding, {1, kAnySize, grid, grid, grid}, source_ + ": the embedding");
  return embedding;
}

PromptEmbedding PromptEncoder::encode(const at::Tensor& points, const at::Tensor& labels,
                                      const at::Tensor& mask_logits) {
  require_tensor(points, {1, kAnySize, 3}, source_ + ": the points");
  const std::int64_t clicks = points.size(1);
  require_tensor(labels, {1, clicks}, source_ + ": the labels");
  const std::int64_t edge = edge_of(mask_logits);
  require_tensor(mask_logits, {1, 1, edge, edge, edge}, source_ + ": the mask");

  const auto parts = as_tensors(run(module_, source_, {points, labels, mask_logits}), 3, source_);
  const std::int64_t grid = edge / kMaskCellsPerToken;
  require_tensor(parts[0], {1, clicks + 1, kAnySize}, source_ + ": the sparse embedding");
  const std::vector<std::int64_t> dense_shape{1, parts[0].size(2), grid, grid, grid};
  require_tensor(parts[1], dense_shape, source_ + ": the dense embedding");
  require_tensor(parts[2], dense_shape, source_ + ": the positional encoding");
  return {parts[0], parts[1], parts[2]};
}

MaskPrediction MaskDecoder::decode(const at::Tensor& image_embedding, const PromptEmbedding& prompt) {
  const std::int64_t grid = edge_of(image_embedding);
  require_tensor(image_embedding, {1, kAnySize, grid, grid, grid}, source_ + ": the image embedding");
  const std::vector<std::int64_t> shape = image_embedding.sizes().vec();
  require_tensor(prompt.sparse, {1, kAnySize, shape[1]}, source_ + ": the sparse embedding");
  require_tensor(prompt.dense, shape, source_ + ": the dense embedding");
  require_tensor(prompt.position, shape, source_ + ": the positional encoding");

  const auto parts = as_tensors(
      run(module_, source_, {image_embedding, prompt.position, prompt.sparse, prompt.dense}), 2, source_);
  const std::int64_t edge = grid * kMaskCellsPerToken;
  require_tensor(parts[0], {1, 1, edge, edge, edge}, source_ + ": the logits");
  require_tensor(parts[1], {1, 1}, source_ + ": the IoU estimate");
  return {parts[0], parts[1]};
}

at::Tensor Gate::logits(const at::Tensor& image_embedding, const at::Tensor& sparse, const at::Tensor& points,
                        const at::Tensor& labels) {
  const std::int64_t grid = edge_of(image_embedding);
  require_tensor(image_embedding, {1, kAnySize, grid, grid, grid}, source_ + ": the image embedding");
  require_tensor(points, {1, kAnySize, 3}, source_ + ": the points");
  const std::int64_t clicks = points.size(1);
  require_tensor(sparse, {1, clicks + 1, image_embedding.size(1)}, source_ + ": the sparse embedding");
  require_tensor(labels, {1, clicks}, source_ + ": the labels");

  at::Tensor scores =
      as_tensor(run(module_, source_, {image_embedding, sparse, points, labels}), source_ + ": its result");
  require_tensor(scores, {1, experts_.value_or(kAnySize)}, source_ + ": the logits");
  return scores;
}

}  // namespace sammoe
