#pragma once

#include "sample_source.hpp"

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe::demo {

/// Images with what is in them, ready for the networks.
struct PoolBatch {
  at::Tensor images;  ///< (N, 1, S, S, S) float32, z-scored as the engine does
  at::Tensor codes;   ///< (N, S, S, S) uint8
  std::vector<const std::vector<Structure>*> structures;  ///< valid as long as the pool
};

/// Synthetic images, drawn by a thread of its own while training goes on, each used several times. Which
/// images a draw gives depends on the seed and the draws before it only.
class SamplePool {
 public:
  /// `capacity` images at most are kept (0.8 MB each).
  SamplePool(const SampleSource& source, std::uint64_t seed, std::size_t capacity);
  ~SamplePool();
  SamplePool(const SamplePool&) = delete;
  SamplePool& operator=(const SamplePool&) = delete;

  /// Waits until there are images enough. Half of the images come mirrored. Throws what drawing threw.
  PoolBatch draw(std::size_t count);

 private:
  void fill();
  void store(std::size_t index, const Sample& sample);
  void wait_for(std::size_t count);

  const SampleSource& source_;
  std::uint64_t seed_;
  std::size_t capacity_;
  std::mt19937_64 random_;
  at::Tensor images_;  ///< (capacity, S, S, S) float16, axes k, j, i
  at::Tensor codes_;   ///< (capacity, S, S, S) uint8, axes k, j, i
  std::vector<std::vector<Structure>> structures_;
  std::size_t drawn_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t ready_ = 0;
  bool stopping_ = false;
  std::exception_ptr failure_;
  std::thread worker_;
};

}  // namespace sammoe::demo
