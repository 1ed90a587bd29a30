#include "support/public_form_encoder.hpp"

#include <cmath>
#include <string>

namespace sammoe::test {
namespace {

class Weights {
 public:
  Weights(const TensorMap& tensors, std::string prefix) : tensors_(tensors), prefix_(std::move(prefix)) {}

  const at::Tensor& operator[](const std::string& name) const { return tensors_.at(prefix_ + name); }
  Weights under(const std::string& name) const { return {tensors_, prefix_ + name + "."}; }

  at::Tensor linear(const std::string& name, const at::Tensor& x) const {
    return at::linear(x, (*this)[name + ".weight"], (*this)[name + ".bias"]);
  }
  at::Tensor norm(const std::string& name, const at::Tensor& x) const {
    return at::layer_norm(x, {x.size(-1)}, (*this)[name + ".weight"], (*this)[name + ".bias"], 1e-6);
  }

 private:
  const TensorMap& tensors_;
  std::string prefix_;
};

// R[a, b] = table[a - b + n - 1]
at::Tensor relative_table(const at::Tensor& table, std::int64_t n) {
  const at::Tensor position = at::arange(n, table.options().dtype(at::kLong));
  return table.index({position.unsqueeze(1) - position.unsqueeze(0) + (n - 1)});
}

// grid (B, n, n, n, E), the whole of which attends to itself
at::Tensor attention(const Weights& weights, const at::Tensor& grid, std::int64_t heads) {
  const std::int64_t batch = grid.size(0), n = grid.size(1), c = grid.size(4) / heads, count = n * n * n;
  const at::Tensor qkv =
      weights.linear("qkv", grid).reshape({batch, count, 3, heads, c}).permute({2, 0, 3, 1, 4});
  const std::vector<at::Tensor> parts = qkv.reshape({3, batch * heads, count, c}).unbind(0);
  const at::Tensor& q = parts[0];
  at::Tensor logits = at::matmul(q * std::pow(static_cast<double>(c), -0.5), parts[1].transpose(1, 2));

  const at::Tensor q_grid = q.reshape({batch * heads, n, n, n, c});
  const at::Tensor by_d = at::einsum("ndhwc,dkc->ndhwk", {q_grid, relative_table(weights["rel_pos_d"], n)});
  const at::Tensor by_h = at::einsum("ndhxc,hkc->ndhxk", {q_grid, relative_table(weights["rel_pos_h"], n)});
  const at::Tensor by_w = at::einsum("ndhxc,xkc->ndhxk", {q_grid, relative_table(weights["rel_pos_w"], n)});
  logits = logits.view({batch * heads, n, n, n, n, n, n}) +
           by_d.view({batch * heads, n, n, n, 1, 1, n}) +  // q(d,h,w)  . R_d[d, kw]
           by_h.view({batch * heads, n, n, 1, n, 1, n}) +  // q(d,h,kd) . R_h[h, kw]
           by_w.view({batch * heads, n, n, 1, 1, n, n});   // q(d,h,kh) . R_w[kh, kw]

  const at::Tensor shares = logits.view({batch * heads, count, count}).softmax(-1);
  const at::Tensor attended = at::matmul(shares, parts[2]).view({batch, heads, n, n, n, c});
  return weights.linear("proj", attended.permute({0, 2, 3, 4, 1, 5}).reshape({batch, n, n, n, heads * c}));
}

at::Tensor windowed_attention(const Weights& weights, const at::Tensor& grid, std::int64_t heads,
                              std::int64_t edge) {
  const std::int64_t g = grid.size(1), pad = (edge - g % edge) % edge;
  const at::Tensor padded = at::constant_pad_nd(grid, {0, 0, 0, pad, 0, pad, 0, pad});
  at::Tensor result = at::empty_like(padded);
  for (std::int64_t d = 0; d < g; d += edge) {
    for (std::int64_t h = 0; h < g; h += edge) {
      for (std::int64_t w = 0; w < g; w += edge) {
        const auto window = [&](const at::Tensor& all) {
          return all.narrow(1, d, edge).narrow(2, h, edge).narrow(3, w, edge);
        };
        window(result).copy_(attention(weights, window(padded), heads));
      }
    }
  }
  return result.narrow(1, 0, g).narrow(2, 0, g).narrow(3, 0, g);
}

at::Tensor channel_norm(const Weights& weights, const std::string& name, const at::Tensor& grid) {
  const at::Tensor mean = grid.mean(1, true);
  const at::Tensor variance = (grid - mean).square().mean(1, true);
  const auto per_channel = [&](const char* part) { return weights[name + part].view({1, -1, 1, 1, 1}); };
  return (grid - mean) / (variance + 1e-6).sqrt() * per_channel(".weight") + per_channel(".bias");
}

}  // namespace

at::Tensor public_form_embedding(const TensorMap& tensors, const NetworkShape& shape, const at::Tensor& image,
                                 MlpShortcut shortcut) {
  const Weights weights(tensors, "image_encoder.");
  const std::int64_t heads = shape.encoder_width / shape.head_width;
  at::Tensor grid = at::conv3d(image, weights["patch_embed.proj.weight"], weights["patch_embed.proj.bias"],
                               shape.patch_size);
  grid = grid.permute({0, 2, 3, 4, 1}) + weights["pos_embed"];
  for (std::size_t index = 0; index < shape.block_windows.size(); ++index) {
    const Weights block = weights.under("blocks." + std::to_string(index));
    const std::int64_t edge = shape.block_windows[index];
    const at::Tensor normed = block.norm("norm1", grid);
    grid = grid + (edge == 0 ? attention(block.under("attn"), normed, heads)
                             : windowed_attention(block.under("attn"), normed, heads, edge));
    const at::Tensor mlp_input = block.norm("norm2", grid);
    grid = (shortcut == MlpShortcut::tokens ? grid : mlp_input) +
           block.linear("mlp.lin2", at::gelu(block.linear("mlp.lin1", mlp_input)));
  }
  grid = at::conv3d(grid.permute({0, 4, 1, 2, 3}), weights["neck.0.weight"]);
  grid = at::conv3d(channel_norm(weights, "neck.1", grid), weights["neck.2.weight"], {}, 1, 1);
  return channel_norm(weights, "neck.3", grid);
}

}  // namespace sammoe::test
