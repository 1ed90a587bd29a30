#pragma once

#include "importer/checkpoint_reader.hpp"
#include "training/optimiser.hpp"

#include <cstdint>
#include <filesystem>

namespace sammoe::demo {

/// What is kept of a training so that it goes on where it stopped.
struct PretrainingCheckpoint {
  TensorMap tensors;        ///< of the network, float32
  std::int64_t step = 0;    ///< steps done
  std::int64_t images = 0;  ///< drawn
  OptimiserState optimiser;
};

/// Complete or not at all. Throws Error{output}.
void write_checkpoint(const PretrainingCheckpoint& checkpoint, const std::filesystem::path& path);

/// Throws Error{input}.
PretrainingCheckpoint read_pretraining(const std::filesystem::path& path);

}  // namespace sammoe::demo
