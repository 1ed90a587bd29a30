#pragma once

#include "sample_source.hpp"

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe::demo {

/// Images with what is in them, ready for the networks.
struct PoolBatch {
  at::Tensor images;  ///< (N, 1, S, S, S) float32, z-scored as the engine does
  at::Tensor codes;   ///< (N, S, S, S) uint8
  std::vector<const std::vector<Structure>*> structures;  ///< valid until the next draw
};

/// One image as a batch on the CPU; valid as long as the sample.
PoolBatch batch_of(const Sample& sample);

/// Where a pool begins.
struct PoolOptions {
  std::uint64_t seed = 1;
  std::uint64_t drawn = 0;       ///< images drawn before, by a run that goes on
  std::uint64_t uses = 4;        ///< of an image, on average
  int threads = 1;               ///< that draw images
  at::Device device = at::kCPU;  ///< where batches go
};

/// Synthetic images, drawn by threads of its own while training goes on, each used several times. Which
/// images a draw gives depends on the seed and how many were drawn before it only.
class SamplePool {
 public:
  SamplePool(const SampleSource& source, const PoolOptions& options);
  ~SamplePool();
  SamplePool(const SamplePool&) = delete;
  SamplePool& operator=(const SamplePool&) = delete;

  /// Waits until there are images enough. Half of the images come mirrored. Throws what drawing threw.
  PoolBatch draw(std::size_t count);
  /// Images drawn so far, in all runs.
  std::uint64_t drawn() const { return drawn_; }

 private:
  void fill();
  std::optional<std::uint64_t> next_to_fill();
  void store(std::uint64_t index, const Sample& sample);
  void wait_for(std::uint64_t count);

  const SampleSource& source_;
  std::uint64_t seed_;
  std::uint64_t uses_;
  at::Device device_;
  std::uint64_t drawn_;
  at::Tensor images_;  ///< (capacity, S, S, S) float16, axes k, j, i; image n has place n mod capacity
  at::Tensor codes_;   ///< (capacity, S, S, S) uint8, axes k, j, i
  std::vector<std::vector<Structure>> structures_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t oldest_;          ///< the first image that may still be drawn
  std::uint64_t begun_;           ///< images before this one are there or being drawn
  std::uint64_t ready_;           ///< images before this one are there
  std::set<std::uint64_t> done_;  ///< further images that are there
  bool stopping_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> workers_;
};

}  // namespace sammoe::demo
