#include "pretraining_checkpoint.hpp"

#include "sammoe/error.hpp"

#include "files/atomic_file.hpp"
#include "model/torch_error.hpp"

#include <fstream>
#include <iterator>
#include <vector>

#include <torch/csrc/jit/serialization/pickle.h>

namespace sammoe::demo {
namespace {

constexpr const char* kNetwork = "network.";
constexpr const char* kProgress = "progress";  ///< steps and images
constexpr const char* kOptimiser = "optimiser.";

using Tensors = c10::Dict<std::string, at::Tensor>;

/// The tensors whose names begin with the prefix, without it.
TensorMap tensors_of(const Tensors& tensors, const std::string& prefix) {
  TensorMap found;
  for (const auto& entry : tensors)
    if (entry.key().compare(0, prefix.size(), prefix) == 0)
      found[entry.key().substr(prefix.size())] = entry.value();
  return found;
}

PretrainingCheckpoint checkpoint_from(const Tensors& tensors) {
  PretrainingCheckpoint checkpoint;
  checkpoint.tensors = tensors_of(tensors, kNetwork);
  checkpoint.optimiser = tensors_of(tensors, kOptimiser);
  const at::Tensor progress = tensors.at(kProgress);
  checkpoint.step = progress[0].item<std::int64_t>();
  checkpoint.images = progress[1].item<std::int64_t>();
  return checkpoint;
}

}  // namespace

void write_checkpoint(const PretrainingCheckpoint& checkpoint, const std::filesystem::path& path) {
  Tensors tensors;
  for (const auto& [name, tensor] : checkpoint.tensors) tensors.insert_or_assign(kNetwork + name, tensor);
  tensors.insert_or_assign(kProgress, at::tensor({checkpoint.step, checkpoint.images}));
  for (const auto& [name, tensor] : checkpoint.optimiser) tensors.insert_or_assign(kOptimiser + name, tensor);
  const std::vector<char> bytes = torch::jit::pickle_save(tensors);
  write_atomically(path, std::string(bytes.begin(), bytes.end()));
}

PretrainingCheckpoint read_pretraining(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  try {
    return checkpoint_from(
        c10::impl::toTypedDict<std::string, at::Tensor>(torch::jit::pickle_load(bytes).toGenericDict()));
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::input, path.string() + ": no checkpoint of this recipe (" + torch_reason(failure) +
                                      "); expected what `pretrain` wrote; remove the file to begin anew");
  }
}

}  // namespace sammoe::demo
