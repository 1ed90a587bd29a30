#pragma once

#include "sammoe/bundle_trial.hpp"

#include "files/document_node.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {

/// What is asked of code that tries a bundle's networks.
struct TrialOrder {
  BundleInfo bundle;
  bool finds_roi_size = false;     ///< the bundle's ROI size is not known yet
  std::set<std::size_t> left_out;  ///< numbers of networks (trial_networks) that are not to be tried
};

/// A network of a bundle, once for each role that its file has; once for each expert that is a whole network.
struct TrialNetwork {
  std::string role;  ///< NetworkTrial::role
  BundleFile file;
  std::vector<std::size_t> experts;  ///< that use it
};

inline constexpr char kImageEncoderRole[] = "image_encoder";
inline constexpr char kPromptEncoderRole[] = "prompt_encoder";
inline constexpr char kDecoderRole[] = "decoder";
inline constexpr char kNetworkRole[] = "network";
inline constexpr char kGateRole[] = "gate";

/// In the order of the trial: encoders before decoders, the shared ones first, the gate last.
std::vector<TrialNetwork> trial_networks(const BundleInfo& bundle);

/// The task's name.
inline constexpr char kTrialTask[] = "trial";

nlohmann::json trial_order_json(const TrialOrder& order);
TrialOrder read_trial_order(const DocumentNode& node);
/// The answer is a BundleTrial. Roles, files and experts are not sent: they are the order's.
nlohmann::json trial_answer_json(const BundleTrial& trial);
BundleTrial read_trial_answer(const DocumentNode& node, const TrialOrder& order);

}  // namespace sammoe
