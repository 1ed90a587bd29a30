#pragma once

#include "sammoe/grid.hpp"

#include "engine/recently_used.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <string>

#include <ATen/ATen.h>

namespace sammoe {

/// What networks make of the ROIs of one volume, such as image embeddings, so that prompts that share an ROI
/// share it. Keeps the most recently used ones, and the latest however large it is.
class EmbeddingCache {
 public:
  explicit EmbeddingCache(std::size_t capacity,
                          std::size_t max_bytes = std::numeric_limits<std::size_t>::max())
      : entries_(capacity, max_bytes) {}

  /// What a network (the SHA-256 of its file, and how the ROI is prepared for it where that is its own) makes
  /// of an ROI; `encode` makes it if it is missing.
  at::Tensor get(const Grid& roi, const std::string& network, const std::function<at::Tensor()>& encode);

  /// Embeddings asked for from now on are of another volume.
  void clear() { entries_.clear(); }

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Grid roi;
    std::string network;
    at::Tensor embedding;

    std::size_t bytes() const { return embedding.nbytes(); }
  };

  RecentlyUsed<Entry> entries_;
};

}  // namespace sammoe
