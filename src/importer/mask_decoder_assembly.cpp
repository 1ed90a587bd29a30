#include "importer/module_builder.hpp"
#include "importer/network_assembly.hpp"
#include "importer/network_text.hpp"
#include "importer/sam_med3d.hpp"

#include <string>

namespace sammoe {
namespace {

void define_layer(ModuleBuilder& builder, std::int64_t layer) {
  const std::string path = "transformer.layers." + std::to_string(layer);
  for (const char* attention : {".self_attn", ".cross_attn_token_to_image", ".cross_attn_image_to_token"}) {
    builder.define(path + attention, {"token_attention"}, {{"heads", kDecoderHeads}});
  }
  builder.define(path + ".mlp", {"decoder_mlp"});
  builder.define(path, {"two_way_layer"}, {{"layer", layer}});
}

}  // namespace

torch::jit::Module assemble_mask_decoder(const TensorMap& tensors, const NetworkShape& shape) {
  ModuleBuilder builder(tensors, "mask_decoder");
  for (std::int64_t layer = 0; layer < shape.decoder_depth; ++layer) define_layer(builder, layer);
  builder.define("transformer.final_attn_token_to_image", {"token_attention"}, {{"heads", kDecoderHeads}});
  builder.define("transformer", unrolled(network_text("two_way_transformer"), "layers", shape.decoder_depth));
  builder.define("output_upscaling", {"output_upscaling"});
  builder.define("output_hypernetworks_mlps.0", {"mlp_head"});
  builder.define("iou_prediction_head", {"mlp_head"});
  builder.define("", {"mask_decoder"}, {{"grid_size", shape.grid_size}});
  return builder.module();
}

}  // namespace sammoe
