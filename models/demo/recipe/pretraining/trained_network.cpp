#include "trained_network.hpp"

#include "convolutional_encoder.hpp"
#include "initial_network.hpp"
#include "model/networks/module_precision.hpp"

#include <string>
#include <utility>

namespace sammoe::demo {

DemoNetworks assemble_demo_networks(const TensorMap& tensors) {
  const NetworkShape shape = demo_shape();
  return {assemble_convolutional_encoder(tensors), assemble_prompt_encoder(tensors, shape),
          assemble_mask_decoder(tensors, shape)};
}

TrainedNetwork::TrainedNetwork(const NetworkShape& shape, std::uint64_t seed,
                               const at::TensorOptions& options) {
  DemoNetworks networks = assemble_demo_networks(initial_network(shape, seed));
  image_encoder_ = networks.image_encoder;
  click_networks_ = {networks.prompt_encoder, networks.decoder, shape.roi_size};
  const at::ScalarType type = c10::typeMetaToScalarType(options.dtype());
  convert_floating_point(image_encoder_, type);
  convert_floating_point(click_networks_.decoder, type);
  for (torch::jit::Module* module :
       {&image_encoder_, &click_networks_.prompt_encoder, &click_networks_.decoder})
    module->to(options.device());
}

at::Tensor TrainedNetwork::embed(const at::Tensor& images) {
  return image_encoder_.forward({images}).toTensor().to(at::kFloat);
}

std::vector<at::Tensor> TrainedNetwork::parameters() const {
  std::vector<at::Tensor> parameters;
  for (const torch::jit::Module& module :
       {image_encoder_, click_networks_.prompt_encoder, click_networks_.decoder})
    for (const at::Tensor& parameter : module.parameters()) parameters.push_back(parameter);
  return parameters;
}

TensorMap TrainedNetwork::tensors(const std::vector<at::Tensor>& values) const {
  TensorMap tensors;
  std::size_t next = 0;
  const auto add = [&](const std::string& network, const torch::jit::Module& module) {
    for (const auto& entry : module.named_parameters())
      tensors[network + "." + entry.name] = values.at(next++).detach().cpu().to(at::kFloat);
    for (const auto& entry : module.named_buffers())
      tensors[network + "." + entry.name] = entry.value.detach().cpu().to(at::kFloat);
  };
  add("image_encoder", image_encoder_);
  add("prompt_encoder", click_networks_.prompt_encoder);
  add("mask_decoder", click_networks_.decoder);
  return tensors;
}

}  // namespace sammoe::demo
