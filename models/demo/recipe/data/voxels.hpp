#pragma once

#include "sample.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sammoe::demo {

/// Voxels of the 64^3 grid by their offset, i fastest.
using Voxels = std::vector<std::uint32_t>;

inline std::uint32_t voxel_at(std::size_t i, std::size_t j, std::size_t k) {
  return static_cast<std::uint32_t>((k * kEdge + j) * kEdge + i);
}

/// One byte a voxel of the grid: whether it is one of `voxels`.
std::vector<std::uint8_t> mask_of(const Voxels& voxels);

/// Voxels that are not of the object, two voxels away from one of its own along an axis: near, but beyond
/// the blur of the border. A voxel may be named several times.
Voxels surroundings(const Voxels& object);

/// The most voxels that hang together by faces.
Voxels largest_piece(const Voxels& voxels);

/// Values of the image at some voxels.
std::vector<float> values_at(const std::vector<float>& image, const Voxels& voxels);

}  // namespace sammoe::demo
