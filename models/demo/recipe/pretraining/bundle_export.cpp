#include "bundle_export.hpp"

#include "sammoe/bundle.hpp"
#include "sammoe/error.hpp"

#include "bundle/bundle_manifest.hpp"
#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "files/atomic_folder.hpp"
#include "importer/module_writer.hpp"
#include "initial_network.hpp"
#include "model/networks/module_precision.hpp"
#include "pretraining_checkpoint.hpp"
#include "sample.hpp"
#include "trained_network.hpp"

namespace sammoe::demo {
namespace {

BundleInfo description(const BundleExport& order, std::int64_t steps) {
  BundleInfo bundle;
  bundle.name = "sammoe-demo";
  bundle.version = "2.0";
  bundle.licence = order.licence;
  bundle.intended_use = "demonstration only; not a medical device";
  bundle.roi = {static_cast<std::int64_t>(kEdge), kSpacingMm};
  bundle.selection.strategy = Strategy::general;
  bundle.selection.k = 1;
  ExpertInfo general;
  general.name = "general";
  general.description = "structures of heads, and shapes";
  general.provenance = "pretrained on synthetic images, " + std::to_string(steps) + " steps";
  bundle.experts.push_back(general);
  return bundle;
}

BundleFile stored(torch::jit::Module module, at::ScalarType type, const std::filesystem::path& folder,
                  const std::string& name) {
  module.eval();
  convert_floating_point(module, type);
  for (const at::Tensor& parameter : module.parameters()) {
    if (!at::isfinite(parameter).all().item<bool>())
      throw Error(ErrorCode::model,
                  name + ": a weight exceeds the range of float16; train with more weight decay");
  }
  return {name, write_module(module, folder / name)};
}

}  // namespace

void export_bundle(const BundleExport& order) {
  const PretrainingCheckpoint checkpoint = read_pretraining(order.checkpoint);
  const DemoNetworks networks = assemble_demo_networks(checkpoint.tensors);
  AtomicFolder folder(order.output);
  std::filesystem::create_directory(folder.contents() / "experts");
  BundleInfo bundle = description(order, checkpoint.step);
  bundle.image_encoder = stored(networks.image_encoder, at::kHalf, folder.contents(), "image_encoder.pt");
  bundle.prompt_encoder = stored(networks.prompt_encoder, at::kFloat, folder.contents(), "prompt_encoder.pt");
  bundle.experts[0].decoder = stored(networks.decoder, at::kHalf, folder.contents(), "experts/general.pt");
  write_atomically(folder.contents() / kManifestName, bundle_manifest_json(bundle));
  sync_folder(folder.contents() / "experts");
  folder.commit();
}

}  // namespace sammoe::demo
