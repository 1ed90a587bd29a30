#include "engine/upsampling.hpp"

namespace sammoe {

at::Tensor upsampled(const at::Tensor& logits, std::int64_t size) {
  const std::int64_t edge = logits.size(-1);
  // Interpolation along an axis is a product with the matrix of its weights, (size, E): row by row what the
  // unit vectors become. Products of matrices use all threads.
  const at::Tensor units = at::eye(edge, logits.options()).unsqueeze(0);
  const at::Tensor weights = at::upsample_linear1d(units, {size}, false).squeeze(0).t().contiguous();
  at::Tensor voxels = at::matmul(weights, logits.reshape({edge, edge * edge}));  // X
  voxels = at::matmul(weights, voxels.view({size, edge, edge}));                 // Y
  voxels = at::matmul(voxels.view({size * size, edge}), weights.t());            // Z
  return voxels.view({1, 1, size, size, size});
}

}  // namespace sammoe
