#include "engine/embedding_cache.hpp"

#include <algorithm>

namespace sammoe {
namespace {

/// ROIs of one volume lie whole voxels apart, so any small distance tells them apart.
constexpr double kSameRoiMm = 1e-6;

}  // namespace

at::Tensor EmbeddingCache::get(const Grid& roi, const std::string& network,
                               const std::function<at::Tensor()>& encode) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.network == network && same_grid(entry.roi, roi, kSameRoiMm);
  });
  if (found != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, found);
    return entries_.front().embedding;
  }
  at::Tensor embedding = encode();
  entries_.push_front({roi, network, embedding});
  while (entries_.size() > 1 && (entries_.size() > capacity_ || bytes() > max_bytes_)) entries_.pop_back();
  return embedding;
}

std::size_t EmbeddingCache::bytes() const {
  std::size_t sum = 0;
  for (const Entry& entry : entries_) sum += entry.embedding.nbytes();
  return sum;
}

}  // namespace sammoe
