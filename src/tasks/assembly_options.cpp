#include "tasks/assembly_options.hpp"

#include "sammoe/error.hpp"
#include "sammoe/segmenter.hpp"

#include "bundle/bundle_writer.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& problem) {
  throw Error(ErrorCode::usage, "bundle: " + problem);
}

/// Of a new bundle, or of one that is added to.
void require_needed_files(const AssemblyOptions& options) {
  if (options.output.empty()) refuse("no output folder is given");
  if (options.from.empty()) {
    if (options.image_encoder.empty() || options.prompt_encoder.empty() || options.decoders.empty())
      refuse(
          "a new bundle needs an image encoder, a prompt encoder and the decoder of an expert; give all "
          "three, "
          "or a bundle to add to");
    return;
  }
  if (!options.image_encoder.empty() || !options.prompt_encoder.empty())
    refuse(
        "a bundle that is added to keeps its encoders; give an expert encoders of its own, or make a new "
        "bundle");
  if (options.decoders.empty() && options.networks.empty() && options.gate.empty())
    refuse("there is nothing to add; give the decoder of an expert, a whole network, or a gate");
}

std::set<std::string> names_of(const std::vector<ExpertNetwork>& networks, const std::string& what) {
  std::set<std::string> names;
  for (const ExpertNetwork& network : networks) {
    if (network.file.empty()) refuse("expert \"" + network.expert + "\" has no file for its " + what);
    if (!names.insert(network.expert).second)
      refuse("expert \"" + network.expert + "\" is given two files for its " + what);
  }
  return names;
}

void require_own_encoders_fit(const AssemblyOptions& options) {
  const std::set<std::string> experts = names_of(options.decoders, "decoder");
  std::set<std::string> with_own = names_of(options.image_encoders, "image encoder");
  with_own.merge(names_of(options.prompt_encoders, "prompt encoder"));
  for (const std::string& name : with_own) {
    if (experts.count(name) == 0)
      refuse("expert \"" + name + "\" is given an encoder, but no decoder; give its decoder too");
    if (options.from.empty() && name == options.decoders.front().expert)
      refuse("expert \"" + name +
             "\" is the general one, which uses the shared encoders; give it none of its own");
  }
}

/// The rules of the manifest are the rules of these options: names, texts and numbers end up in it.
void require_manifest_can_say(const AssemblyOptions& options) {
  const BundleFile any_file{"file.pt", std::string(64, '0')};
  BundleInfo bundle = bundle_without_files(options);
  bundle.image_encoder = any_file;
  bundle.prompt_encoder = any_file;
  for (const ExpertNetwork& decoder : options.decoders)
    bundle.experts.push_back({decoder.expert, "", {}, any_file, {}, {}, ""});
  if (bundle.experts.empty()) bundle.experts.push_back({"general", "", {}, any_file, {}, {}, ""});
  try {
    bundle_manifest_json(bundle);
  } catch (const Error& error) {
    refuse(error.what());
  }
}

}  // namespace

BundleInfo bundle_without_files(const AssemblyOptions& options) {
  BundleInfo bundle;
  const fs::path& output = options.output;
  bundle.name = options.name;
  if (bundle.name.empty())
    bundle.name = (output.has_filename() ? output : output.parent_path()).filename().string();
  bundle.version = "1.0";
  bundle.licence = options.licence;
  bundle.intended_use = options.intended_use;
  if (options.roi_size_voxels) bundle.roi.size_voxels = *options.roi_size_voxels;
  bundle.roi.spacing_mm = options.spacing_mm;
  bundle.roi.placement = options.roi_placement;
  bundle.intensity = options.intensity;
  bundle.selection.strategy = Strategy::general;
  bundle.selection.k = 1;
  return bundle;
}

bool finds_roi_size(const AssemblyOptions& options) {
  return options.from.empty() && !options.roi_size_voxels;
}

std::vector<fs::path> given_files(const AssemblyOptions& options) {
  std::vector<fs::path> files;
  for (const fs::path* file : {&options.image_encoder, &options.prompt_encoder, &options.gate})
    if (!file->empty()) files.push_back(*file);
  for (const auto* networks : {&options.decoders, &options.image_encoders, &options.prompt_encoders})
    for (const ExpertNetwork& network : *networks) files.push_back(network.file);
  return files;
}

void AssemblyOptions::validate() const {
  require_needed_files(*this);
  require_own_encoders_fit(*this);
  require_manifest_can_say(*this);
  SegmenterOptions computing;
  computing.threads = trial.threads;
  computing.validate();
}

}  // namespace sammoe
