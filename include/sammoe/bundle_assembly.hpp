#pragma once

// Makes a model bundle of TorchScript files, or adds some to a bundle. Called by `sammoe bundle` and by
// programs that build bundles. The networks are tried in a worker process first; the call blocks, and
// callbacks run on the calling thread.

#include "sammoe/bundle.hpp"
#include "sammoe/bundle_trial.hpp"
#include "sammoe/runtime.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// A TorchScript file and the name of the expert it belongs to ([a-z0-9_-], at most 64 characters).
struct ExpertNetwork {
  std::string expert;
  std::filesystem::path file;
};

/// Networks have the interface of docs/bundle.md.
struct AssemblyOptions {
  std::filesystem::path from;            ///< a bundle to add experts or a gate to; empty: a new bundle
  std::filesystem::path image_encoder;   ///< of a new bundle
  std::filesystem::path prompt_encoder;  ///< of a new bundle
  std::filesystem::path gate;            ///< optional
  /// Mask decoders, one for each new expert. The first of a new bundle is the general one.
  std::vector<ExpertNetwork> decoders;
  std::vector<ExpertNetwork> image_encoders;   ///< of new specialists that do not use the shared one
  std::vector<ExpertNetwork> prompt_encoders;  ///< of new specialists that do not use the shared one
  /// Descriptions of whole networks in JSON (docs/networks.md), each of which becomes a specialist.
  std::vector<std::filesystem::path> networks;
  std::filesystem::path output;  ///< the bundle's folder; must not exist

  // What follows is for a new bundle; one that is added to keeps its own.
  /// Edge of the ROI in voxels. Unset: the one at which the image encoder runs.
  std::optional<std::int64_t> roi_size_voxels;
  double spacing_mm = 1.5;  ///< ROI voxel spacing that the networks were trained with
  /// Where the networks' training had its objects.
  RoiPlacement roi_placement = RoiPlacement::centred;
  IntensitySpec intensity;
  std::string name;                 ///< the bundle's name; empty: the folder's
  std::string licence = "unknown";  ///< licence of the weights
  std::string intended_use = "research only; not a medical device";

  TrialOptions trial;

  void validate() const;  ///< throws Error{usage}
};

/// `bundle` is unset if a network cannot be used; the trial says which and why. Its networks have the names
/// of the files that were given.
struct AssemblyResult {
  BundleTrial trial;
  std::optional<BundleInfo> bundle;
};

/// Copies the files, tries every network of the bundle (try_bundle_in_worker), and writes bundle.json. The
/// folder appears complete or not at all. A bundle whose gate does not know the new experts loses it, and its
/// selection becomes `general`. Throws Error{usage}, Error{model}, Error{output}, Error{processing}.
AssemblyResult assemble_in_worker(const AssemblyOptions& options, const WorkerOptions& worker = {});

}  // namespace sammoe
