#include "training_tasks/product_size.hpp"

#include <filesystem>
#include <system_error>

namespace sammoe {
namespace {

/// Of a network's code and of what its archive adds.
constexpr std::uint64_t kCodeBytes = std::uint64_t{64} << 20;

}  // namespace

std::uint64_t max_decoder_bytes(const BundleInfo& bundle) {
  std::error_code failure;
  const auto bytes = std::filesystem::file_size(bundle.folder / bundle.experts.at(0).decoder.file, failure);
  return kCodeBytes + (failure ? 0 : 2 * bytes);
}

std::uint64_t max_gate_bytes(const BundleInfo& bundle, const GateTrainingOptions& options) {
  // Its first layer looks at five embeddings; 384 numbers wide in the released network.
  constexpr std::uint64_t kMaxFeatures = std::uint64_t{5} * 16384;
  const auto width = static_cast<std::uint64_t>(options.hidden_width);
  return kCodeBytes + sizeof(float) * width * (kMaxFeatures + bundle.experts.size());
}

}  // namespace sammoe
