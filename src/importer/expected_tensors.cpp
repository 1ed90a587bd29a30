#include "sammoe/error.hpp"

#include "importer/network_assembly.hpp"
#include "importer/sam_med3d.hpp"

#include <string>

namespace sammoe {
namespace {

using Sizes = std::vector<std::int64_t>;
using ExpectedTensors = std::map<std::string, Sizes>;

void add_linear(ExpectedTensors& expected, const std::string& name, std::int64_t out, std::int64_t in) {
  expected[name + ".weight"] = {out, in};
  expected[name + ".bias"] = {out};
}

void add_norm(ExpectedTensors& expected, const std::string& name, std::int64_t width) {
  expected[name + ".weight"] = {width};
  expected[name + ".bias"] = {width};
}

void add_convolution(ExpectedTensors& expected, const std::string& name, const Sizes& weight,
                     std::int64_t out) {
  expected[name + ".weight"] = weight;
  expected[name + ".bias"] = {out};
}

void add_image_encoder(ExpectedTensors& expected, const NetworkShape& shape) {
  const std::int64_t g = shape.grid_size, p = shape.patch_size, width = shape.encoder_width;
  const std::int64_t channels = shape.embedding_width;
  const std::string root = "image_encoder.";
  expected[root + "pos_embed"] = {1, g, g, g, width};
  add_convolution(expected, root + "patch_embed.proj", {width, 1, p, p, p}, width);
  for (std::size_t index = 0; index < shape.block_windows.size(); ++index) {
    const std::string block = root + "blocks." + std::to_string(index) + ".";
    const std::int64_t edge = shape.block_windows[index] == 0 ? g : shape.block_windows[index];
    for (const char* table : {"attn.rel_pos_d", "attn.rel_pos_h", "attn.rel_pos_w"}) {
      expected[block + table] = {2 * edge - 1, shape.head_width};
    }
    add_norm(expected, block + "norm1", width);
    add_norm(expected, block + "norm2", width);
    add_linear(expected, block + "attn.qkv", 3 * width, width);
    add_linear(expected, block + "attn.proj", width, width);
    add_linear(expected, block + "mlp.lin1", shape.mlp_width, width);
    add_linear(expected, block + "mlp.lin2", width, shape.mlp_width);
  }
  expected[root + "neck.0.weight"] = {channels, width, 1, 1, 1};
  add_norm(expected, root + "neck.1", channels);
  expected[root + "neck.2.weight"] = {channels, channels, 3, 3, 3};
  add_norm(expected, root + "neck.3", channels);
}

void add_prompt_encoder(ExpectedTensors& expected, const NetworkShape& shape) {
  const std::int64_t channels = shape.embedding_width;
  const std::int64_t second = kMaskChannels, first = second / 4;
  const std::string root = "prompt_encoder.";
  expected[root + "pe_layer.positional_encoding_gaussian_matrix"] = {3, channels / 3};
  for (const char* embedding :
       {"point_embeddings.0", "point_embeddings.1", "not_a_point_embed", "no_mask_embed"}) {
    expected[root + embedding + ".weight"] = {1, channels};
  }
  add_convolution(expected, root + "mask_downscaling.0", {first, 1, 2, 2, 2}, first);
  add_norm(expected, root + "mask_downscaling.1", first);
  add_convolution(expected, root + "mask_downscaling.3", {second, first, 2, 2, 2}, second);
  add_norm(expected, root + "mask_downscaling.4", second);
  add_convolution(expected, root + "mask_downscaling.6", {channels, second, 1, 1, 1}, channels);
  if (shape.click_blob) expected[root + "click_blob"] = {2};
}

void add_token_attention(ExpectedTensors& expected, const std::string& name, std::int64_t channels,
                         std::int64_t inner) {
  for (const char* projection : {".q_proj", ".k_proj", ".v_proj"}) {
    add_linear(expected, name + projection, inner, channels);
  }
  add_linear(expected, name + ".out_proj", channels, inner);
}

void add_transformer(ExpectedTensors& expected, const NetworkShape& shape) {
  const std::int64_t channels = shape.embedding_width;
  const std::string root = "mask_decoder.transformer.";
  for (std::int64_t index = 0; index < shape.decoder_depth; ++index) {
    const std::string layer = root + "layers." + std::to_string(index) + ".";
    add_token_attention(expected, layer + "self_attn", channels, channels);
    add_token_attention(expected, layer + "cross_attn_token_to_image", channels, channels / 2);
    add_token_attention(expected, layer + "cross_attn_image_to_token", channels, channels / 2);
    for (const char* norm : {"norm1", "norm2", "norm3", "norm4"}) add_norm(expected, layer + norm, channels);
    add_linear(expected, layer + "mlp.lin1", shape.decoder_mlp_width, channels);
    add_linear(expected, layer + "mlp.lin2", channels, shape.decoder_mlp_width);
  }
  add_token_attention(expected, root + "final_attn_token_to_image", channels, channels / 2);
  add_norm(expected, root + "norm_final_attn", channels);
}

void add_head(ExpectedTensors& expected, const std::string& name, const Sizes& widths) {
  for (std::int64_t layer = 0; layer < kHeadLayers; ++layer) {
    const bool last = layer + 1 == kHeadLayers;
    add_linear(expected, name + ".layers." + std::to_string(layer), last ? widths[2] : widths[1],
               layer == 0 ? widths[0] : widths[1]);
  }
}

void add_mask_decoder(ExpectedTensors& expected, const NetworkShape& shape) {
  const std::int64_t channels = shape.embedding_width, tokens = shape.mask_tokens;
  const std::string root = "mask_decoder.";
  add_transformer(expected, shape);
  expected[root + "iou_token.weight"] = {1, channels};
  expected[root + "mask_tokens.weight"] = {tokens, channels};
  add_convolution(expected, root + "output_upscaling.0", {channels, channels / 4, 2, 2, 2}, channels / 4);
  add_norm(expected, root + "output_upscaling.1", channels / 4);
  add_convolution(expected, root + "output_upscaling.3", {channels / 4, channels / 8, 2, 2, 2}, channels / 8);
  for (std::int64_t token = 0; token < tokens; ++token) {
    add_head(expected, root + "output_hypernetworks_mlps." + std::to_string(token),
             {channels, channels, channels / 8});
  }
  add_head(expected, root + "iou_prediction_head", {channels, shape.iou_hidden_width, tokens});
}

void add_findings(std::string& message, const std::string& kind, const std::vector<std::string>& names) {
  if (names.empty()) return;
  message += "; " + std::to_string(names.size()) + " " + kind + ":";
  for (const std::string& name : names) message += " " + name;
}

}  // namespace

std::map<std::string, std::vector<std::int64_t>> expected_tensors(const NetworkShape& shape) {
  ExpectedTensors expected;
  add_image_encoder(expected, shape);
  add_prompt_encoder(expected, shape);
  add_mask_decoder(expected, shape);
  return expected;
}

void check_tensors(const TensorMap& tensors, const NetworkShape& shape, const std::string& source) {
  const ExpectedTensors expected = expected_tensors(shape);
  std::vector<std::string> missing, surplus, misshapen, not_floating;
  for (const auto& [name, sizes] : expected) {
    const auto found = tensors.find(name);
    if (found == tensors.end() || !found->second.defined()) {
      missing.push_back(name);
    } else if (found->second.sizes() != at::IntArrayRef(sizes)) {
      misshapen.push_back(name + " is " + c10::str(found->second.sizes()) + ", expected " +
                          c10::str(at::IntArrayRef(sizes)) + ",");
    } else if (!found->second.is_floating_point()) {
      not_floating.push_back(name);
    }
  }
  for (const auto& entry : tensors) {
    if (expected.count(entry.first) == 0) surplus.push_back(entry.first);
  }
  std::string findings;
  add_findings(findings, "missing", missing);
  add_findings(findings, "surplus", surplus);
  add_findings(findings, "misshapen", misshapen);
  add_findings(findings, "not of a floating-point type", not_floating);
  if (findings.empty()) return;
  throw Error(ErrorCode::model,
              source + " does not hold the tensors of a SAM-Med3D network of its size" + findings);
}

}  // namespace sammoe
