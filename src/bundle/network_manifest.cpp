#include "bundle/network_manifest.hpp"

#include "bundle/manifest_parts.hpp"

#include <algorithm>

namespace sammoe {
namespace {

constexpr std::size_t kMaxChannels = 1024;

NetworkInputs read_inputs(const DocumentNode& node) {
  std::vector<std::string> words;
  for (const DocumentNode& element : node.elements(4)) words.push_back(element.text());
  for (const NetworkInputs inputs :
       {NetworkInputs::image, NetworkInputs::clicks, NetworkInputs::clicks_and_logits}) {
    if (words == words_of(inputs)) return inputs;
  }
  node.refuse(
      "is not known; expected [\"image\"], [\"image\", \"points\", \"labels\"] or [\"image\", \"points\", "
      "\"labels\", \"mask_logits\"]");
}

ChannelKind read_kind(const DocumentNode& node) {
  for (const ChannelKind kind : {ChannelKind::softmax, ChannelKind::sigmoid})
    if (node.text() == to_string(kind)) return kind;
  node.refuse("is \"" + node.text() + "\"; expected softmax or sigmoid");
}

/// At least one has a name, and no two the same, so that each can be asked for by its name.
std::vector<std::string> read_channels(const DocumentNode& node) {
  std::vector<std::string> channels;
  for (const DocumentNode& element : node.elements(kMaxChannels)) {
    const std::string name = element.text();
    if (!name.empty() && std::count(channels.begin(), channels.end(), name) > 0)
      element.refuse("\"" + name + "\" is the name of an earlier channel");
    channels.push_back(name);
  }
  const auto is_named = [](const std::string& name) { return !name.empty(); };
  if (std::none_of(channels.begin(), channels.end(), is_named))
    node.refuse("names no channel; give each channel that is an object a name, and the others \"\"");
  return channels;
}

/// Unset for the one at the clicks.
std::optional<std::size_t> read_channel(const DocumentNode& node, const std::vector<std::string>& channels) {
  if (node.is_text()) {
    if (node.text() == kChannelAtClick) return std::nullopt;
    node.refuse("is \"" + node.text() + "\"; expected at-click, or the number of a channel from 0");
  }
  const auto channel = static_cast<std::size_t>(node.integer({0, static_cast<double>(kMaxChannels - 1)}));
  if (channel >= channels.size())
    node.refuse("is " + std::to_string(channel) + " but there are " + std::to_string(channels.size()) +
                " channels, counted from 0");
  if (channels[channel].empty())
    node.refuse("is " + std::to_string(channel) + ", a channel without a name, which is not an object");
  return channel;
}

/// The keys of all that is said of a network, with those that name its file.
std::vector<std::string> keys_with(const std::vector<std::string>& of_file) {
  std::vector<std::string> keys{"inputs", "channels", "activation", "channel", "roi", "intensity"};
  keys.insert(keys.end(), of_file.begin(), of_file.end());
  return keys;
}

/// All but its file.
VolumeNetwork read_settings(const DocumentNode& node) {
  VolumeNetwork network;
  network.inputs = read_inputs(node.at("inputs"));
  network.channels = read_channels(node.at("channels"));
  network.kind = read_kind(node.at("activation"));
  if (network.kind == ChannelKind::softmax && network.channels.size() < 2)
    node.at("activation").refuse("is softmax over one channel, which is always 1; expected sigmoid");
  network.channel = read_channel(node.at("channel"), network.channels);
  if (const auto roi = node.find("roi")) network.roi = read_roi_box(*roi);
  if (const auto intensity = node.find("intensity")) network.intensity = read_intensity(*intensity);
  return network;
}

}  // namespace

std::vector<std::string> words_of(NetworkInputs inputs) {
  std::vector<std::string> words{"image"};
  if (inputs != NetworkInputs::image) words.insert(words.end(), {"points", "labels"});
  if (inputs == NetworkInputs::clicks_and_logits) words.emplace_back("mask_logits");
  return words;
}

VolumeNetwork read_network(const DocumentNode& node) {
  node.allow_only(keys_with({"file", "sha256"}));
  VolumeNetwork network = read_settings(node);
  network.file = read_file_keys(node);
  return network;
}

VolumeNetwork read_network_outside_bundles(const DocumentNode& node) {
  node.allow_only(keys_with({"file"}));
  VolumeNetwork network = read_settings(node);
  network.file.file = node.at("file").non_empty_text();
  return network;
}

}  // namespace sammoe
