#include "engine/embedding_cache.hpp"

namespace sammoe {
namespace {

/// ROIs of one volume lie whole voxels apart, so any small distance tells them apart.
constexpr double kSameRoiMm = 1e-6;

}  // namespace

at::Tensor EmbeddingCache::get(const Grid& roi, const std::string& network,
                               const std::function<at::Tensor()>& encode) {
  const auto is_it = [&](const Entry& entry) {
    return entry.network == network && same_grid(entry.roi, roi, kSameRoiMm);
  };
  return entries_.get(is_it, [&] { return Entry{roi, network, encode()}; }).embedding;
}

}  // namespace sammoe
