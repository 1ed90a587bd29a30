#include "drawn_masks.hpp"

#include "core/random_source.hpp"
#include "engine/mask_prompt.hpp"
#include "masks/perturbed_mask.hpp"
#include "masks/voxel_box.hpp"

#include <cstdint>

namespace sammoe::demo {
namespace {

constexpr double kReachVoxels = 2;

/// A perturbed mask of one structure (M, M, M) bool, on the processor.
at::Tensor drawn_mask(const at::Tensor& structure, RandomSource& random) {
  const std::int64_t edge = structure.size(0);
  const Index3 size{edge, edge, edge};
  // The tensor's last axis comes first here, which makes no difference to what is drawn.
  const at::Tensor bytes = structure.to(at::kByte).contiguous();
  const auto* const values = bytes.data_ptr<std::uint8_t>();
  const VoxelSet set = voxels_where(size, [&](std::size_t offset) { return values[offset] != 0; });
  at::Tensor mask = at::zeros({edge, edge, edge}, at::kByte);
  if (set.contains.empty()) return mask.to(at::kBool);
  const VoxelSet drawn = perturbed_mask(set, {1, 1, 1}, kReachVoxels, random);
  auto* const target = mask.data_ptr<std::uint8_t>();
  for_each_voxel(common_box(drawn.box, {{0, 0, 0}, size}), size,
                 [&](const Index3& index, std::size_t offset) {
                   target[offset] = drawn.contains[offset_in(drawn.box, index)];
                 });
  return mask.to(at::kBool);
}

}  // namespace

at::Tensor drawn_masks(const at::Tensor& structures, const at::Tensor& chosen,
                       const at::Generator& generator) {
  const at::Tensor inside = inside_of(structures).cpu();
  const at::Tensor is_chosen = chosen.cpu();
  const at::Tensor seed = at::randint(std::int64_t{1} << 40, {1}, generator,
                                      at::TensorOptions(at::kLong).device(generator.device()));
  RandomSource random({static_cast<std::uint64_t>(seed.item<std::int64_t>())});
  at::Tensor masks = at::zeros(structures.sizes(), at::kFloat);
  for (std::int64_t n = 0; n < structures.size(0); ++n)
    if (is_chosen[n].item<bool>()) masks[n].copy_(logits_of_masks(drawn_mask(inside[n], random)));
  return masks.to(structures.device());
}

}  // namespace sammoe::demo
