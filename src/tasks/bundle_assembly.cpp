#include "tasks/bundle_assembly.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "bundle/bundle_copy.hpp"
#include "bundle/bundle_manifest.hpp"
#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "files/atomic_folder.hpp"
#include "tasks/assembly_inputs.hpp"
#include "tasks/assembly_options.hpp"
#include "tasks/bundle_trial.hpp"
#include "tasks/network_copies.hpp"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

void require_new_names(const BundleInfo& bundle, const AssemblyOptions& options,
                       const std::vector<NetworkDescription>& networks) {
  std::vector<std::string> names = bundle.expert_names();
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) != names.end())
      throw Error(ErrorCode::usage, "bundle " + bundle.folder.string() + " already has an expert " + name +
                                        "; choose another name for the new one");
    names.push_back(name);
  };
  for (const ExpertNetwork& decoder : options.decoders) add(decoder.expert);
  for (const NetworkDescription& network : networks) add(network.expert.name);
}

std::optional<BundleFile> add_own(NetworkCopies& copies, const std::vector<ExpertNetwork>& networks,
                                  const std::string& expert, const std::string& role) {
  for (const ExpertNetwork& network : networks)
    if (network.expert == expert) return copies.add(network.file, "experts/" + expert + "." + role + ".pt");
  return std::nullopt;
}

std::string default_provenance(const fs::path& file, const std::string& sha256) {
  return printable(file.filename().string()) + ", TorchScript, SHA-256 " + sha256;
}

void add_experts(BundleInfo& bundle, NetworkCopies& copies, const AssemblyOptions& options) {
  for (const ExpertNetwork& decoder : options.decoders) {
    ExpertInfo expert;
    expert.name = decoder.expert;
    if (bundle.experts.empty()) expert.description = "the general expert";
    expert.decoder = copies.add(decoder.file, "experts/" + expert.name + ".pt");
    expert.image_encoder = add_own(copies, options.image_encoders, expert.name, kImageEncoderRole);
    expert.prompt_encoder = add_own(copies, options.prompt_encoders, expert.name, kPromptEncoderRole);
    expert.provenance = default_provenance(decoder.file, expert.decoder.sha256);
    bundle.experts.push_back(std::move(expert));
  }
}

void add_networks(BundleInfo& bundle, NetworkCopies& copies,
                  const std::vector<NetworkDescription>& networks) {
  for (auto [expert, file] : networks) {
    BundleFile& stored = expert.network->file;
    stored = copies.add(file, "experts/" + expert.name + ".pt");
    if (expert.provenance.empty()) expert.provenance = default_provenance(file, stored.sha256);
    bundle.experts.push_back(std::move(expert));
  }
}

void set_gate(BundleInfo& bundle, NetworkCopies& copies, const AssemblyOptions& options) {
  if (options.gate.empty()) return;
  bundle.gate = copies.add(options.gate, "gate.pt");
  bundle.selection = RoutingOptions();
  bundle.selection.k = std::min(bundle.selection.k, bundle.experts.size());
}

/// The bundle in its folder, all but bundle.json.
BundleInfo fill_folder(NetworkCopies& copies, const AssemblyOptions& options,
                       const std::vector<NetworkDescription>& networks, BundleInfo bundle) {
  if (options.from.empty()) {
    bundle.image_encoder = copies.add(options.image_encoder, "image_encoder.pt");
    bundle.prompt_encoder = copies.add(options.prompt_encoder, "prompt_encoder.pt");
  }
  add_experts(bundle, copies, options);
  add_networks(bundle, copies, networks);
  set_gate(bundle, copies, options);
  return bundle;
}

BundleInfo beginning(const AssemblyOptions& options) {
  if (options.from.empty()) return bundle_without_files(options);
  BundleInfo bundle = read_bundle_info(options.from);
  // A gate knows only the experts that it was trained for.
  bundle.gate.reset();
  bundle.selection.strategy = Strategy::general;
  return bundle;
}

AssemblyResult assemble(const AssemblyOptions& options, const std::vector<NetworkDescription>& networks,
                        const AssemblyTrial& try_networks, AtomicFolder& output) {
  const fs::path& folder = output.contents();
  const BundleInfo start = beginning(options);
  require_new_names(start, options, networks);
  if (!options.from.empty()) copy_bundle_files(start, folder);
  NetworkCopies copies(folder, options.from.empty() ? BundleInfo() : start);
  BundleInfo bundle = fill_folder(copies, options, networks, start);
  bundle.folder = folder;
  AssemblyResult result{try_networks({bundle, finds_roi_size(options), {}}), std::nullopt};
  for (NetworkTrial& network : result.trial.networks) network.file = copies.given_as(network.file);
  if (!result.trial.is_usable()) return result;
  if (finds_roi_size(options)) bundle.roi.size_voxels = result.trial.roi_size_voxels;
  write_atomically(folder / kManifestName, bundle_manifest_json(bundle));
  sync_subfolders(folder);
  output.commit();
  result.bundle = read_bundle_info(options.output);
  return result;
}

}  // namespace

AssemblyResult assemble_bundle(const AssemblyOptions& options, const AssemblyTrial& try_networks) {
  options.validate();
  const std::vector<NetworkDescription> networks = read_networks(options);
  AtomicFolder output(options.output);
  try {
    return assemble(options, networks, try_networks, output);
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorCode::output,
                options.output.string() + ": cannot be written: " + error.code().message());
  }
}

AssemblyResult assemble_in_worker(const AssemblyOptions& options, const WorkerOptions& worker) {
  return assemble_bundle(
      options, [&](const TrialOrder& order) { return try_in_workers(order, options.trial, worker); });
}

}  // namespace sammoe
