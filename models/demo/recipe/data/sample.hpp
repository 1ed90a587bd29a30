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
inline constexpr std::size_t kLeastVoxels = 60;  ///< of a structure that is worth asking for

/// What an image shows.
enum class Family { anatomy, shapes, tubes, lesions, walls };

/// What a structure is an example of.
enum class Task { anatomy, shapes, nuclei, tubes, lesions, walls };

std::string to_string(Task task);
/// The task of that name; throws Error{usage}.
Task task_from(const std::string& name);
/// The family whose images show structures of that task (several tasks may share one).
Family family_of(Task task);

/// A structure that can be asked for: the voxels whose code is one of `codes`.
struct Structure {
  Task task;
  std::bitset<256> codes;
};

/// A structure of one code.
Structure structure_of(Task task, std::uint8_t code);

/// A synthetic image with what is in it. Voxels i (to the Right) fastest, then j (Anterior), k (Superior).
struct Sample {
  std::vector<float> image;           ///< intensities >= 0; 0 is air. CT: thousands of Hounsfield units
  std::vector<std::uint8_t> codes;    ///< one region code a voxel; 0 is background
  std::vector<Structure> structures;  ///< those with at least kLeastVoxels voxels
  bool is_ct = false;
};

/// Voxels of a structure.
std::size_t voxel_count(const Sample& sample, const Structure& structure);
/// Forgets structures with fewer than kLeastVoxels voxels.
void drop_small_structures(Sample& sample);

}  // namespace sammoe::demo
