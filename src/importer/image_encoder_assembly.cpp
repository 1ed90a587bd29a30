#include "importer/module_builder.hpp"
#include "importer/network_assembly.hpp"
#include "importer/network_text.hpp"

#include <string>

namespace sammoe {
namespace {

// How many logits full attention makes at a time: 1 MB, which stays in a processor's cache.
constexpr std::int64_t kLogitBudget = std::int64_t{1} << 18;

void define_attention(ModuleBuilder& builder, const std::string& path, const NetworkShape& shape,
                      std::int64_t window, WindowedForm form) {
  ModuleBuilder::Constants constants{{"heads", shape.encoder_width / shape.head_width}, {"edge", window}};
  if (window == 0) {
    constants["edge"] = shape.grid_size;
    constants["logit_budget"] = kLogitBudget;
    builder.define(path, {"relative_positions", "attention_full", "attention_global"}, constants);
    return;
  }
  constants["grid_size"] = shape.grid_size;
  // A window that the grid fills exactly has no padded tokens to do without.
  if (form == WindowedForm::plain || shape.grid_size >= window) {
    constants["logit_budget"] = kLogitBudget;
    builder.define(path, {"relative_positions", "attention_full", "attention_windowed_plain"}, constants);
  } else {
    builder.define(path, {"relative_positions", "attention_windowed_fast"}, constants);
  }
}

}  // namespace

torch::jit::Module assemble_image_encoder(const TensorMap& tensors, const NetworkShape& shape,
                                          WindowedForm form) {
  ModuleBuilder builder(tensors, "image_encoder");
  builder.define("patch_embed", {"patch_embedding"},
                 {{"patch_size", shape.patch_size}, {"grid_size", shape.grid_size}});
  for (std::size_t block = 0; block < shape.block_windows.size(); ++block) {
    const std::string path = "blocks." + std::to_string(block);
    define_attention(builder, path + ".attn", shape, shape.block_windows[block], form);
    builder.define(path + ".mlp", {"encoder_mlp"});
    builder.define(path, {"encoder_block"});
  }
  builder.define("neck", {"neck"}, {{"grid_size", shape.grid_size}});
  const auto depth = static_cast<std::int64_t>(shape.block_windows.size());
  builder.define("", unrolled(network_text("image_encoder"), "blocks", depth), {{"mixed_precision", 1}});
  return builder.module();
}

}  // namespace sammoe
