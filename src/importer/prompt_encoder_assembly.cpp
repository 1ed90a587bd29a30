#include "importer/module_builder.hpp"
#include "importer/network_assembly.hpp"

namespace sammoe {

torch::jit::Module assemble_prompt_encoder(const TensorMap& tensors, const NetworkShape& shape) {
  ModuleBuilder builder(tensors, "prompt_encoder");
  for (const char* norm : {"mask_downscaling.1", "mask_downscaling.4"})
    builder.define(norm, {"channel_norm"});
  builder.define("mask_downscaling", {"mask_downscaling"});
  const ModuleBuilder::Constants constants{{"roi_size", shape.roi_size}, {"grid_size", shape.grid_size}};
  if (shape.click_blob) {
    builder.define("", {"click_blob", "prompt_encoder"}, constants);
  } else {
    builder.define("", {"prompt_encoder"}, constants);
  }
  return builder.module();
}

}  // namespace sammoe
