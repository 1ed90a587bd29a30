#include "importer/network_source.hpp"

#include "sammoe/error.hpp"

#include <utility>

namespace sammoe {
namespace {

void check_finite(const TensorMap& tensors, const std::string& path) {
  for (const auto& [name, tensor] : tensors) {
    if (!at::isfinite(tensor).all().item<bool>()) {
      throw Error(
          ErrorCode::model,
          path + ": tensor " + name + " holds NaN or infinity; the training diverged or the file is damaged");
    }
  }
}

}  // namespace

NetworkSource read_network_source(const ImportOrder& order, std::size_t number, TaskHost& host) {
  NetworkSource source;
  source.number = number;
  source.path = order.checkpoints[number];
  Checkpoint checkpoint =
      read_checkpoint(host.open_file(checkpoint_name(number)), source.path, order.weights);
  source.tensors = std::move(checkpoint.tensors);
  source.notes = std::move(checkpoint.notes);
  try {
    source.shape = infer_shape(source.tensors);
  } catch (const Error& error) {
    throw Error(error.code(), source.path + ": " + error.what());
  }
  check_tensors(source.tensors, source.shape, source.path);
  check_finite(source.tensors, source.path);
  return source;
}

}  // namespace sammoe
