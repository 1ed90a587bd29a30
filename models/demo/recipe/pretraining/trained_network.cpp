#include "trained_network.hpp"

#include "files/atomic_file.hpp"
#include "initial_network.hpp"
#include "model/networks/module_precision.hpp"

#include <string>

#include <torch/csrc/jit/serialization/pickle.h>

namespace sammoe::demo {

TrainedNetwork::TrainedNetwork(const NetworkShape& shape, std::uint64_t seed, at::ScalarType type)
    : type_(type) {
  const TensorMap tensors = initial_network(shape, seed);
  image_encoder_ = assemble_image_encoder(tensors, shape);
  click_networks_ = {assemble_prompt_encoder(tensors, shape), assemble_mask_decoder(tensors, shape),
                     shape.roi_size};
  convert_floating_point(image_encoder_, type);
  convert_floating_point(click_networks_.decoder, type);
}

at::Tensor TrainedNetwork::embed(const at::Tensor& images) {
  return image_encoder_.forward({images.to(type_)}).toTensor().to(at::kFloat);
}

std::vector<at::Tensor> TrainedNetwork::parameters() const {
  std::vector<at::Tensor> parameters;
  for (const torch::jit::Module& module :
       {image_encoder_, click_networks_.prompt_encoder, click_networks_.decoder})
    for (const at::Tensor& parameter : module.parameters()) parameters.push_back(parameter);
  return parameters;
}

void TrainedNetwork::save(const std::filesystem::path& path) const {
  c10::Dict<std::string, at::Tensor> tensors;
  const auto add = [&](const std::string& network, const torch::jit::Module& module) {
    for (const auto& entry : module.named_parameters())
      tensors.insert_or_assign(network + "." + entry.name, entry.value.detach().to(at::kFloat));
    for (const auto& entry : module.named_buffers())
      tensors.insert_or_assign(network + "." + entry.name, entry.value.detach().to(at::kFloat));
  };
  add("image_encoder", image_encoder_);
  add("prompt_encoder", click_networks_.prompt_encoder);
  add("mask_decoder", click_networks_.decoder);
  const std::vector<char> bytes = torch::jit::pickle_save(tensors);
  write_atomically(path, std::string(bytes.begin(), bytes.end()));
}

}  // namespace sammoe::demo
