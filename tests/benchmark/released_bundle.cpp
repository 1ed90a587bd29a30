#include "benchmark/released_bundle.hpp"

#include "sammoe/checkpoint_import.hpp"

#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "importer/gate_assembly.hpp"
#include "importer/module_writer.hpp"
#include "support/random_network.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe::benchmark {
namespace {

namespace fs = std::filesystem;

void write_checkpoint(const TensorMap& tensors, const fs::path& path) {
  c10::Dict<std::string, at::Tensor> dict;
  for (const auto& [name, tensor] : tensors) dict.insert(name, tensor.contiguous());
  const std::vector<char> bytes = torch::jit::pickle_save(dict);
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

BundleInfo import_general(const TensorMap& tensors, const fs::path& folder) {
  ImportOptions options;
  options.general = folder.string() + ".pth";
  options.output = folder;
  write_checkpoint(tensors, options.general);
  BundleInfo bundle = import_checkpoints(options);
  fs::remove(options.general);
  return bundle;
}

BundleFile save(torch::jit::Module module, const BundleInfo& bundle, const std::string& name) {
  module.eval();
  return {name, write_module(module, bundle.folder / name)};
}

ExpertInfo random_expert(const BundleInfo& bundle, const NetworkShape& shape, TensorMap& tensors) {
  ExpertInfo expert;
  expert.name = "expert-" + std::to_string(bundle.experts.size());
  for (auto& [name, tensor] : tensors) {
    if (name.rfind("mask_decoder.", 0) == 0) tensor = tensor + 0.01 * at::randn(tensor.sizes());
  }
  expert.decoder = save(assemble_mask_decoder(tensors, shape), bundle, "experts/" + expert.name + ".pt");
  return expert;
}

BundleFile random_gate(const BundleInfo& bundle, const NetworkShape& shape) {
  GateShape gate;
  gate.roi_size = shape.roi_size;
  gate.embedding_width = shape.embedding_width;
  gate.experts = static_cast<std::int64_t>(bundle.experts.size());
  torch::jit::Module module = assemble_gate(gate, at::globalContext().defaultGenerator(at::kCPU));
  const torch::NoGradGuard no_grad;
  for (const auto& parameter : module.named_parameters()) {
    if (parameter.name == "output.weight") at::Tensor(parameter.value).normal_();
  }
  return save(module, bundle, "gate.pt");
}

}  // namespace

void make_released_bundle(const fs::path& folder, std::size_t experts) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(0);
  const NetworkShape shape = test::released_shape();
  TensorMap tensors = test::random_tensors(shape);
  BundleInfo bundle = import_general(tensors, folder);
  while (bundle.experts.size() < experts) bundle.experts.push_back(random_expert(bundle, shape, tensors));
  bundle.gate = random_gate(bundle, shape);
  bundle.selection = RoutingOptions();
  bundle.selection.strategy = Strategy::top_k;
  bundle.selection.k = 2;
  write_atomically(folder / "bundle.json", bundle_manifest_json(bundle));
}

}  // namespace sammoe::benchmark
