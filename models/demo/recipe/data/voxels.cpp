#include "voxels.hpp"

#include <utility>

namespace sammoe::demo {

std::vector<std::uint8_t> mask_of(const Voxels& voxels) {
  std::vector<std::uint8_t> mask(kVoxels, 0);
  for (const std::uint32_t voxel : voxels) mask[voxel] = 1;
  return mask;
}

Voxels surroundings(const Voxels& object) {
  constexpr std::uint32_t kDistance = 2;
  const std::vector<std::uint8_t> mask = mask_of(object);
  Voxels around;
  for (const std::uint32_t voxel : object) {
    for (std::uint32_t stride = 1; stride < kVoxels; stride *= kEdge) {
      const std::uint32_t position = voxel / stride % kEdge;
      const std::uint32_t step = kDistance * stride;
      if (position >= kDistance && mask[voxel - step] == 0) around.push_back(voxel - step);
      if (position + kDistance < kEdge && mask[voxel + step] == 0) around.push_back(voxel + step);
    }
  }
  return around;
}

Voxels largest_piece(const Voxels& voxels) {
  std::vector<std::uint8_t> is_left = mask_of(voxels);
  Voxels largest;
  for (const std::uint32_t seed : voxels) {
    if (is_left[seed] == 0) continue;
    Voxels piece{seed};
    is_left[seed] = 0;
    const auto take = [&](std::uint32_t voxel) {
      if (is_left[voxel] == 0) return;
      is_left[voxel] = 0;
      piece.push_back(voxel);
    };
    for (std::size_t next = 0; next < piece.size(); ++next) {
      const std::uint32_t voxel = piece[next];
      for (std::uint32_t stride = 1; stride < kVoxels; stride *= kEdge) {
        const std::uint32_t position = voxel / stride % kEdge;
        if (position > 0) take(voxel - stride);
        if (position + 1 < kEdge) take(voxel + stride);
      }
    }
    if (piece.size() > largest.size()) largest = std::move(piece);
  }
  return largest;
}

std::vector<float> values_at(const std::vector<float>& image, const Voxels& voxels) {
  std::vector<float> values;
  values.reserve(voxels.size());
  for (const std::uint32_t voxel : voxels) values.push_back(image[voxel]);
  return values;
}

}  // namespace sammoe::demo
