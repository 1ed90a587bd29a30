#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sammoe::demo {

inline constexpr std::size_t kEdge = 64;  ///< voxels
inline constexpr std::size_t kVoxels = kEdge * kEdge * kEdge;
inline constexpr double kSpacingMm = 1.5;

/// What an image shows.
enum class Family { anatomy, shapes, tubes, lesions, walls };

/// What a structure is an example of.
enum class Task { anatomy, shapes, nuclei, tubes, lesions, walls };

std::string to_string(Task task);
/// The family whose images show structures of that task (several tasks may share one).
Family family_of(Task task);

/// A structure that can be asked for: the voxels whose code is one of `codes`.
struct Structure {
  Task task;
  std::bitset<256> codes;
};

/// A synthetic image with what is in it. Voxels i (to the Right) fastest, then j (Anterior), k (Superior).
struct Sample {
  std::vector<float> image;           ///< intensities >= 0; 0 is air
  std::vector<std::uint8_t> codes;    ///< one region code a voxel; 0 is background
  std::vector<Structure> structures;  ///< those with at least 60 voxels
};

}  // namespace sammoe::demo
