#include "pretraining_checkpoint.hpp"

#include "sammoe/error.hpp"

#include "files/atomic_file.hpp"
#include "model/torch_error.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include <torch/csrc/jit/serialization/pickle.h>

namespace sammoe::demo {
namespace {

constexpr const char* kNetwork = "network.";
constexpr const char* kProgress = "training.progress";  ///< steps and images
constexpr const char* kOptimiser = "training.optimiser";

using Tensors = c10::Dict<std::string, at::Tensor>;

at::Tensor tensor_of(const std::string& bytes) {
  const at::Tensor tensor = at::empty({static_cast<std::int64_t>(bytes.size())}, at::kByte);
  std::memcpy(tensor.data_ptr<std::uint8_t>(), bytes.data(), bytes.size());
  return tensor;
}

std::string bytes_of(const at::Tensor& tensor) {
  const at::Tensor held = tensor.contiguous();
  const auto* first = held.data_ptr<std::uint8_t>();
  return {first, first + held.numel()};
}

PretrainingCheckpoint checkpoint_from(const Tensors& tensors) {
  PretrainingCheckpoint checkpoint;
  const std::string prefix = kNetwork;
  for (const auto& entry : tensors)
    if (entry.key().compare(0, prefix.size(), prefix) == 0)
      checkpoint.tensors[entry.key().substr(prefix.size())] = entry.value();
  const at::Tensor progress = tensors.at(kProgress);
  checkpoint.step = progress[0].item<std::int64_t>();
  checkpoint.images = progress[1].item<std::int64_t>();
  checkpoint.optimiser = bytes_of(tensors.at(kOptimiser));
  return checkpoint;
}

}  // namespace

void write_checkpoint(const PretrainingCheckpoint& checkpoint, const std::filesystem::path& path) {
  Tensors tensors;
  for (const auto& [name, tensor] : checkpoint.tensors) tensors.insert_or_assign(kNetwork + name, tensor);
  tensors.insert_or_assign(kProgress, at::tensor({checkpoint.step, checkpoint.images}));
  tensors.insert_or_assign(kOptimiser, tensor_of(checkpoint.optimiser));
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
