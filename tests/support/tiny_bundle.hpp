#pragma once

#include "sammoe/bundle.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

// A bundle whose networks are a few lines of arithmetic, so that a test can foretell its masks. The image
// embedding holds the ROI's voxels themselves (64 channels of 4x4x4 voxels), the dense prompt embedding the
// previous logits, the sparse one the clicks' positions and labels.

/// The text of a TorchScript `forward`.
using NetworkSource = std::string;

/// Logits above 0 where the image is brighter than half-way between its mean and the voxel at the first
/// click; and below 0 within 4 voxels of an outside click.
NetworkSource bright_decoder();
/// Logits above 0 where the image differs from the voxel at the first click by less than `tolerance`
/// deviations.
NetworkSource similar_decoder(double tolerance);
/// The same logit everywhere.
NetworkSource constant_decoder(double logit);
/// The previous logits plus 1: after n clicks, n.
NetworkSource counting_decoder();
/// Logits of 1 for each click, on the half of the ROI where the first click lies along i; -1 on the other.
NetworkSource click_counting_decoder();

/// A whole network of one channel: the image itself, whose voxels are logits.
NetworkSource image_as_logits();
/// A whole network of K channels: minus the distance of the image's voxels from each of K values.
NetworkSource nearest_value(const std::vector<double>& values);

/// Image encoders: the voxels themselves, or their negatives.
NetworkSource voxel_encoder();
NetworkSource negating_encoder();

/// A gate that gives the same logits whatever it is shown.
NetworkSource constant_gate(const std::vector<double>& logits);
/// A gate for two experts that prefers the second one where the first click's position along i is above
/// `position`.
NetworkSource position_gate(double position);

struct TinyExpert {
  std::string name;
  NetworkSource decoder;
  NetworkSource image_encoder;  ///< its own, if not empty
  /// Set: `decoder` is the text of this network.
  std::optional<VolumeNetwork> network{};
};

struct TinyBundle {
  std::string name = "tiny";
  RoiSpec roi{32, 1.5};
  IntensitySpec intensity;
  std::vector<TinyExpert> experts{{"general", bright_decoder(), ""}};
  NetworkSource gate;  ///< none, if empty
  RoutingOptions selection{Strategy::general, "", 1, 0.5, 1.0};
};

/// A general expert, two specialists (one with an image encoder of its own) and a gate that prefers the
/// general one.
TinyBundle tiny_bundle_with_gate();

/// Writes a bundle to a folder, which is made.
void write_tiny_bundle(const std::filesystem::path& folder, const TinyBundle& bundle);

}  // namespace sammoe
