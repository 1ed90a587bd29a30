#include "engine/mask_prompt.hpp"

#include "masks/voxel_set.hpp"
#include "model/tensor.hpp"
#include "preprocess/structure_sampling.hpp"

#include <algorithm>
#include <vector>

namespace sammoe {
namespace {

constexpr double kLogit = 5;

VoxelSet voxels_of(const LabelPatch& patch, std::uint16_t label) {
  VoxelSet voxels{patch.region, {}};
  voxels.contains.reserve(patch.labels.size());
  for (const std::uint16_t found : patch.labels) voxels.contains.push_back(found == label ? 1 : 0);
  return voxels;
}

}  // namespace

at::Tensor inside_of(const at::Tensor& target) {
  const at::Tensor most = target.amax({1, 2, 3}, true);
  return at::where(most > 0.5, target > 0.5, target == most);
}

at::Tensor logits_of_masks(const at::Tensor& masks) {
  return (masks.to(at::kFloat) * 2 - 1) * kLogit;
}

at::Tensor mask_in_roi(const Grid& source, const ObjectPrompt& object, const Grid& roi) {
  if (!object.mask) return {};
  const std::vector<float> voxels = structure_in_roi(source, voxels_of(*object.mask, object.label), roi);
  if (std::find(voxels.begin(), voxels.end(), 1.0F) == voxels.end()) return {};
  return tensor_from_voxels(voxels, roi.size);
}

at::Tensor mask_prompt(const at::Tensor& mask_in_roi, at::IntArrayRef size) {
  if (!mask_in_roi.defined()) return at::zeros({1, 1, size[0], size[1], size[2]});
  const at::Tensor shares = at::adaptive_avg_pool3d(mask_in_roi, size).squeeze(1);
  return logits_of_masks(inside_of(shares)).unsqueeze(1);
}

}  // namespace sammoe
