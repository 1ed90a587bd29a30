#pragma once

// What a model bundle contains: its networks, experts and settings, as bundle.json says (docs/bundle.md).
// Called by programs that show, check or choose among bundles; no network is loaded. From any thread.

#include "sammoe/preprocessing.hpp"
#include "sammoe/routing.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// A file of a bundle: its path relative to the bundle's folder, and the SHA-256 that its bytes must have.
struct BundleFile {
  std::string file;
  std::string sha256;
};

/// One expert: a mask decoder, and its own encoders if it was finetuned whole.
struct ExpertInfo {
  std::string name;
  std::string description;
  std::vector<std::string> labels;  ///< the structures it was trained on, free text
  BundleFile decoder;
  std::optional<BundleFile> image_encoder;
  std::optional<BundleFile> prompt_encoder;
  std::string provenance;  ///< where the weights come from, free text
};

/// What bundle.json says (models/bundle.schema.json). experts[0] is the general one.
struct BundleInfo {
  std::filesystem::path folder;
  std::string manifest_sha256;  ///< SHA-256 of bundle.json
  std::string name;
  std::string version;
  std::string licence;
  std::string intended_use;
  RoiSpec roi;
  IntensitySpec intensity;
  BundleFile image_encoder;
  BundleFile prompt_encoder;
  std::optional<BundleFile> gate;
  /// The bundle's default selection of experts; `general` if there is no gate.
  RoutingOptions selection;
  std::vector<ExpertInfo> experts;

  std::vector<std::string> expert_names() const;
  /// What routing chooses from.
  ExpertSet expert_set() const { return {expert_names(), gate.has_value()}; }
  /// Every file that the bundle names, each once.
  std::vector<BundleFile> files() const;
};

/// Reads and checks bundle.json; opens no other file. Throws Error{model} naming the JSON path.
BundleInfo read_bundle_info(const std::filesystem::path& folder);

/// Checks that every file exists and has its SHA-256. Returns one line per problem; empty if intact.
std::vector<std::string> verify_bundle(const BundleInfo& bundle);

}  // namespace sammoe
