#include "model/networks/networks.hpp"

#include "sammoe/error.hpp"

#include "model/networks/tensor_check.hpp"
#include "model/torch_error.hpp"

#include <algorithm>
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

/// LibTorch's own complaint is several lines that name neither the inputs nor bundle.json.
void require_taking(const torch::jit::Module& module, std::size_t count, const std::string& source) {
  const std::vector<c10::Argument>& declared =
      module.get_method("forward").function().getSchema().arguments();
  const auto is_required = [](const c10::Argument& argument) {
    return !argument.default_value().has_value();
  };
  const auto required =
      static_cast<std::size_t>(std::count_if(declared.begin(), declared.end(), is_required));
  if (required <= count + 1 && count + 1 <= declared.size()) return;  // the first is the module itself
  throw Error(ErrorCode::model, source + ": its forward takes " + std::to_string(declared.size() - 1) +
                                    " arguments, but bundle.json gives it " + std::to_string(count) +
                                    "; correct \"inputs\", or export it anew");
}

/// How much smaller the result is, the same along each axis. Throws unless it is 1, 2 or 4.
void require_reduction(const at::Tensor& image, const at::Tensor& logits, const std::string& source) {
  for (const std::int64_t factor : {1, 2, 4}) {
    bool fits = true;
    for (int axis = 2; axis < 5; ++axis) fits = fits && logits.size(axis) * factor == image.size(axis);
    if (fits) return;
  }
  throw Error(ErrorCode::model,
              source + ": its result has shape " + shape_text(logits.sizes()) + " for an image of " +
                  shape_text(image.sizes()) +
                  "; expected as many voxels along each axis, or a half or a quarter of them");
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

at::Tensor WholeNetwork::logits(const std::vector<at::Tensor>& arguments, std::int64_t channels) {
  require_taking(module_, arguments.size(), source_);
  at::Tensor logits = as_tensor(run(module_, source_, arguments), source_ + ": its result");
  require_tensor(logits, {1, channels, kAnySize, kAnySize, kAnySize}, source_ + ": its result");
  require_reduction(arguments.at(0), logits, source_);
  return logits;
}

}  // namespace sammoe
