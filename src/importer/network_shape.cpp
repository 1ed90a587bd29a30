#include "sammoe/error.hpp"

#include "importer/network_assembly.hpp"
#include "importer/sam_med3d.hpp"

#include <string>

namespace sammoe {
namespace {

using Sizes = std::vector<std::int64_t>;

[[noreturn]] void refuse(const std::string& name, const std::string& met, const std::string& expected) {
  throw Error(ErrorCode::model, "tensor " + name + " " + met + ", expected " + expected +
                                    ": this is not a SAM-Med3D checkpoint that can be imported");
}

[[noreturn]] void refuse(const std::string& name, const Sizes& sizes, const std::string& expected) {
  refuse(name, "has the shape " + c10::str(at::IntArrayRef(sizes)), expected);
}

// The sizes of a tensor that must be there, with that many axes, none of them empty.
Sizes sizes_of(const TensorMap& tensors, const std::string& name, std::size_t axes) {
  const auto found = tensors.find(name);
  const std::string expected = "a tensor of " + std::to_string(axes) + " axes";
  if (found == tensors.end() || !found->second.defined()) refuse(name, "is missing", expected);
  Sizes sizes = found->second.sizes().vec();
  bool fits = sizes.size() == axes;
  for (const std::int64_t size : sizes) fits = fits && size > 0;
  if (!fits) refuse(name, sizes, expected);
  return sizes;
}

// The number of consecutive sub-modules <list>.0, <list>.1, ... told by a tensor that each of them has.
std::int64_t list_length(const TensorMap& tensors, const std::string& list, const std::string& tensor) {
  std::int64_t length = 0;
  while (tensors.count(list + "." + std::to_string(length) + "." + tensor) != 0) ++length;
  if (length == 0) refuse(list + ".0." + tensor, "is missing", "at least one");
  return length;
}

// A block's relative-position table has 2L - 1 rows, L the edge of what attends: a window, or the whole grid.
// A window that is just the grid is the same thing.
std::int64_t block_window(const TensorMap& tensors, const std::string& block, const NetworkShape& shape) {
  const std::string name = block + ".attn.rel_pos_d";
  const Sizes table = sizes_of(tensors, name, 2);
  if (table[0] % 2 == 0) refuse(name, table, "an odd number of rows, 2 L - 1");
  const std::int64_t edge = (table[0] + 1) / 2;
  return edge == shape.grid_size ? 0 : edge;
}

void infer_image_encoder(const TensorMap& tensors, NetworkShape& shape) {
  const std::string position_name = "image_encoder.pos_embed";
  const Sizes position = sizes_of(tensors, position_name, 5);
  shape.grid_size = position[1];
  shape.encoder_width = position[4];
  if (position != Sizes({1, shape.grid_size, shape.grid_size, shape.grid_size, shape.encoder_width}))
    refuse(position_name, position, "(1, g, g, g, E)");

  shape.patch_size = sizes_of(tensors, "image_encoder.patch_embed.proj.weight", 5)[2];
  shape.roi_size = shape.grid_size * shape.patch_size;

  const std::string table_name = "image_encoder.blocks.0.attn.rel_pos_d";
  const Sizes table = sizes_of(tensors, table_name, 2);
  shape.head_width = table[1];
  if (shape.encoder_width % shape.head_width != 0) {
    refuse(table_name, table,
           "a number of columns that divides the encoder's width " + std::to_string(shape.encoder_width));
  }
  shape.mlp_width = sizes_of(tensors, "image_encoder.blocks.0.mlp.lin1.weight", 2)[0];
  const std::int64_t depth = list_length(tensors, "image_encoder.blocks", "attn.rel_pos_d");
  for (std::int64_t block = 0; block < depth; ++block) {
    shape.block_windows.push_back(
        block_window(tensors, "image_encoder.blocks." + std::to_string(block), shape));
  }

  const std::string neck_name = "image_encoder.neck.0.weight";
  const Sizes neck = sizes_of(tensors, neck_name, 5);
  shape.embedding_width = neck[0];
  // Thirds are positional encodings, halves are the decoder's cross-attention, split among its heads.
  const std::int64_t divisor = 3 * 2 * kDecoderHeads;
  if (shape.embedding_width % divisor != 0) {
    refuse(neck_name, neck, "a number of rows that is a multiple of " + std::to_string(divisor));
  }
}

}  // namespace

NetworkShape infer_shape(const TensorMap& tensors) {
  NetworkShape shape;
  infer_image_encoder(tensors, shape);
  const std::string layers = "mask_decoder.transformer.layers";
  shape.decoder_depth = list_length(tensors, layers, "mlp.lin1.weight");
  shape.decoder_mlp_width = sizes_of(tensors, layers + ".0.mlp.lin1.weight", 2)[0];
  shape.iou_hidden_width = sizes_of(tensors, "mask_decoder.iou_prediction_head.layers.0.weight", 2)[0];
  shape.mask_tokens = sizes_of(tensors, "mask_decoder.mask_tokens.weight", 2)[0];
  shape.click_blob = tensors.count("prompt_encoder.click_blob") != 0;
  return shape;
}

}  // namespace sammoe
