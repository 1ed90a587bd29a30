#pragma once

#include "sammoe/grid.hpp"

#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

/// Voxels (i fastest) as a float32 tensor (1, 1, X, Y, Z) with X along i: the axis order the networks expect.
inline at::Tensor tensor_from_voxels(const std::vector<float>& voxels, const Index3& size) {
  const at::Tensor view =
      at::from_blob(const_cast<float*>(voxels.data()), {size[2], size[1], size[0]}, at::kFloat);
  return view.permute({2, 1, 0}).contiguous().view({1, 1, size[0], size[1], size[2]});
}

/// The inverse: a tensor (1, 1, X, Y, Z) as voxels, i fastest.
inline std::vector<float> voxels_from_tensor(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.squeeze(0).squeeze(0).to(at::kFloat).permute({2, 1, 0}).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

}  // namespace sammoe
