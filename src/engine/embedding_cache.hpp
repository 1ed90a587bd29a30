#pragma once

#include "sammoe/grid.hpp"

#include <cstddef>
#include <functional>
#include <list>
#include <string>

#include <ATen/ATen.h>

namespace sammoe {

/// Image embeddings of the ROIs of one volume, so that prompts that share an ROI share its embedding. Keeps
/// the most recently used ones.
class EmbeddingCache {
 public:
  explicit EmbeddingCache(std::size_t capacity) : capacity_(capacity) {}

  /// The embedding of an ROI by an encoder (the SHA-256 of its file); `encode` makes it if it is missing.
  at::Tensor get(const Grid& roi, const std::string& encoder_sha256,
                 const std::function<at::Tensor()>& encode);

  /// Embeddings asked for from now on are of another volume.
  void clear() { entries_.clear(); }

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Grid roi;
    std::string encoder_sha256;
    at::Tensor embedding;
  };

  std::size_t capacity_;
  std::list<Entry> entries_;  ///< most recently used first
};

}  // namespace sammoe
