#include "engine/embedding_cache.hpp"

#include <algorithm>

namespace sammoe {
namespace {

/// ROIs of one volume lie whole voxels apart, so any small distance tells them apart.
constexpr double kSameRoiMm = 1e-6;

}  // namespace

at::Tensor EmbeddingCache::get(const Grid& roi, const std::string& encoder_sha256,
                               const std::function<at::Tensor()>& encode) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.encoder_sha256 == encoder_sha256 && same_grid(entry.roi, roi, kSameRoiMm);
  });
  if (found != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, found);
    return entries_.front().embedding;
  }
  at::Tensor embedding = encode();
  entries_.push_front({roi, encoder_sha256, embedding});
  if (entries_.size() > capacity_) entries_.pop_back();
  return embedding;
}

}  // namespace sammoe
