#pragma once

// What a model bundle contains: its networks, experts and settings, as bundle.json says (docs/bundle.md).
// Called by programs that show, check or choose among bundles; no network is loaded. From any thread.

#include "sammoe/preprocessing.hpp"
#include "sammoe/prompt.hpp"
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

/// What a whole network is given: each is the one before, followed by more.
enum class NetworkInputs {
  image,             ///< image (1, 1, X, Y, Z)
  clicks,            ///< and points (1, P, 3), labels (1, P)
  clicks_and_logits  ///< and mask_logits (1, 1, X/4, Y/4, Z/4), those of the click before
};

/// What the numbers of the channels mean: logits of classes that exclude each other, or one logit each.
enum class ChannelKind { softmax, sigmoid };

/// The spelling of bundles and records.
std::string to_string(ChannelKind kind);

/// A whole network as an expert: image in, logits of K channels out (docs/bundle.md).
struct VolumeNetwork {
  BundleFile file;
  NetworkInputs inputs = NetworkInputs::image;
  /// The K channels by name. Those without one are not objects, such as the background.
  std::vector<std::string> channels;
  ChannelKind kind = ChannelKind::softmax;
  std::optional<std::size_t> channel;      ///< the one that it segments; unset: the one at the clicks
  std::optional<RoiBox> roi;               ///< its own; unset: the bundle's
  std::optional<IntensitySpec> intensity;  ///< its own; unset: the bundle's
};

/// One expert: a mask decoder, and its own encoders if it was finetuned whole; or a whole network.
struct ExpertInfo {
  std::string name;
  std::string description;
  std::vector<std::string> labels;  ///< the structures it was trained on, free text
  BundleFile decoder;               ///< empty if it is a whole network
  std::optional<BundleFile> image_encoder;
  std::optional<BundleFile> prompt_encoder;
  std::string provenance;  ///< where the weights come from, free text
  /// Set: the expert is this network, and has no decoder and no encoders.
  std::optional<VolumeNetwork> network{};
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

/// One object for each named channel of that expert, to be segmented in a whole volume without clicks
/// (ObjectPrompt::channel): its label is the channel's number, plus 1 if channel 0 is an object too. Throws
/// Error{usage} for an expert that the bundle does not have, that is not a whole network, or that takes
/// clicks.
std::vector<ObjectPrompt> prompts_of_channels(const BundleInfo& bundle, const std::string& expert);

/// Reads and checks bundle.json; opens no other file. Throws Error{model} naming the JSON path.
BundleInfo read_bundle_info(const std::filesystem::path& folder);

/// Checks that every file exists and has its SHA-256. Returns one line per problem; empty if intact.
std::vector<std::string> verify_bundle(const BundleInfo& bundle);

}  // namespace sammoe
