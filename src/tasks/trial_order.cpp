#include "tasks/trial_order.hpp"

#include "sammoe/printable.hpp"

#include "bundle/bundle_manifest.hpp"
#include "tasks/bundle_json.hpp"

#include <algorithm>
#include <utility>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxLines = 1000;  // of problems or notes of one network

void add_network(std::vector<TrialNetwork>& networks, const char* role, const BundleFile& file,
                 std::size_t expert) {
  const auto is_it = [&](const TrialNetwork& network) {
    return network.role == role && network.file.sha256 == file.sha256;
  };
  auto found = std::find_if(networks.begin(), networks.end(), is_it);
  if (found == networks.end()) found = networks.insert(networks.end(), TrialNetwork{role, file, {}});
  found->experts.push_back(expert);
}

std::vector<std::string> read_lines(const DocumentNode& node) {
  std::vector<std::string> lines;
  for (const DocumentNode& line : node.elements(kMaxLines)) lines.push_back(printable(line.any_text()));
  return lines;
}

}  // namespace

bool BundleTrial::is_usable() const {
  return std::all_of(networks.begin(), networks.end(),
                     [](const NetworkTrial& network) { return network.problems.empty(); });
}

std::vector<TrialNetwork> trial_networks(const BundleInfo& bundle) {
  std::vector<TrialNetwork> networks;
  std::vector<std::size_t> decoding;  // the others have no parts
  for (std::size_t n = 0; n < bundle.experts.size(); ++n)
    if (!bundle.experts[n].network) decoding.push_back(n);
  for (const std::size_t n : decoding)
    add_network(networks, kImageEncoderRole, bundle.experts[n].image_encoder.value_or(bundle.image_encoder),
                n);
  for (const std::size_t n : decoding)
    add_network(networks, kPromptEncoderRole,
                bundle.experts[n].prompt_encoder.value_or(bundle.prompt_encoder), n);
  for (const std::size_t n : decoding) add_network(networks, kDecoderRole, bundle.experts[n].decoder, n);
  for (std::size_t n = 0; n < bundle.experts.size(); ++n)
    if (const auto& network = bundle.experts[n].network)
      networks.push_back({kNetworkRole, network->file, {n}});  // channels and ROI are the expert's own
  if (bundle.gate)
    for (std::size_t n = 0; n < bundle.experts.size(); ++n) add_network(networks, kGateRole, *bundle.gate, n);
  return networks;
}

json trial_order_json(const TrialOrder& order) {
  const auto& [bundle, finds_roi_size, left_out] = order;
  return {{"bundle", bundle_json(bundle)}, {"finds_roi_size", finds_roi_size}, {"left_out", left_out}};
}

TrialOrder read_trial_order(const DocumentNode& node) {
  TrialOrder order{read_bundle_json(node.at("bundle")), node.at("finds_roi_size").boolean(), {}};
  const std::size_t networks = trial_networks(order.bundle).size();
  for (const DocumentNode& number : node.at("left_out").elements(networks))
    order.left_out.insert(static_cast<std::size_t>(number.integer({0, static_cast<double>(networks) - 1})));
  return order;
}

json trial_answer_json(const BundleTrial& trial) {
  json networks = json::array();
  for (const auto& [role, file, experts, interface, problems, notes, seconds, peak_memory_bytes] :
       trial.networks)
    networks.push_back({{"interface", interface},
                        {"problems", problems},
                        {"notes", notes},
                        {"seconds", seconds},
                        {"peak_memory_bytes", peak_memory_bytes}});
  return {{"roi_size_voxels", trial.roi_size_voxels}, {"networks", networks}};
}

BundleTrial read_trial_answer(const DocumentNode& node, const TrialOrder& order) {
  const std::vector<TrialNetwork> networks = trial_networks(order.bundle);
  const std::vector<DocumentNode> answers = node.at("networks").elements(networks.size());
  if (answers.size() != networks.size()) node.refuse("tells of fewer networks than it was asked for");
  BundleTrial trial;
  trial.roi_size_voxels = node.at("roi_size_voxels").integer({0, 1e6});
  for (std::size_t n = 0; n < networks.size(); ++n) {
    NetworkTrial network;
    network.role = networks[n].role;
    network.file = networks[n].file.file;
    for (const std::size_t expert : networks[n].experts)
      network.experts.push_back(order.bundle.experts[expert].name);
    network.interface = printable(answers[n].at("interface").any_text());
    network.problems = read_lines(answers[n].at("problems"));
    network.notes = read_lines(answers[n].at("notes"));
    network.seconds = answers[n].at("seconds").number({0, 1e9});
    network.peak_memory_bytes =
        static_cast<std::uint64_t>(answers[n].at("peak_memory_bytes").integer({0, 1e15}));
    trial.networks.push_back(std::move(network));
  }
  return trial;
}

}  // namespace sammoe
