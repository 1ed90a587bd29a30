#include "training/mask_errors.hpp"

namespace sammoe {
namespace {

/// (N) voxels of each mask.
at::Tensor voxel_counts(const at::Tensor& masks) {
  return masks.flatten(1).sum(1);
}

/// (N) values as (N, 1, 1, 1).
at::Tensor for_each_voxel(const at::Tensor& values) {
  return values.view({-1, 1, 1, 1});
}

}  // namespace

at::Tensor mask_dice(const at::Tensor& mask, const at::Tensor& structure) {
  const at::Tensor common = voxel_counts(mask.logical_and(structure)).to(at::kFloat);
  return 2 * common / (voxel_counts(mask) + voxel_counts(structure));
}

MaskErrors mask_errors(const at::Tensor& mask, const at::Tensor& structure) {
  const at::Tensor missing = structure.logical_and(mask.logical_not());
  const at::Tensor surplus = mask.logical_and(structure.logical_not());
  const at::Tensor missing_count = voxel_counts(missing);
  const at::Tensor surplus_count = voxel_counts(surplus);
  const at::Tensor is_surplus = surplus_count > missing_count;
  const at::Tensor is_perfect = (surplus_count + missing_count) == 0;
  const at::Tensor errors = at::where(for_each_voxel(is_surplus), surplus, missing);
  return {at::where(for_each_voxel(is_perfect), structure, errors), is_surplus.logical_not().to(at::kFloat)};
}

}  // namespace sammoe
