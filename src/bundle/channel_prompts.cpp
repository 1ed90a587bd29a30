#include "sammoe/bundle.hpp"
#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"

#include <algorithm>
#include <string>

namespace sammoe {
namespace {

const VolumeNetwork& network_without_clicks(const BundleInfo& bundle, const std::string& expert) {
  const auto found = std::find_if(bundle.experts.begin(), bundle.experts.end(),
                                  [&](const ExpertInfo& info) { return info.name == expert; });
  if (found == bundle.experts.end())
    throw Error(ErrorCode::usage, "bundle " + bundle.name + " has no expert " + expert + "; it has " +
                                      joined(bundle.expert_names(), ", "));
  if (!found->network) {
    throw Error(ErrorCode::usage, "expert " + expert +
                                      " segments what is clicked, so all labels at once cannot be had from "
                                      "it; give clicks, or an expert that is a whole network");
  }
  if (found->network->inputs != NetworkInputs::image) {
    throw Error(
        ErrorCode::usage,
        "expert " + expert + " takes clicks, so all labels at once cannot be had from it; give clicks");
  }
  return *found->network;
}

}  // namespace

std::vector<ObjectPrompt> prompts_of_channels(const BundleInfo& bundle, const std::string& expert) {
  const VolumeNetwork& network = network_without_clicks(bundle, expert);
  const std::size_t first_label = network.channels.front().empty() ? 0 : 1;
  std::vector<ObjectPrompt> prompts;
  for (std::size_t channel = 0; channel < network.channels.size(); ++channel) {
    if (network.channels[channel].empty()) continue;
    ObjectPrompt prompt;
    prompt.label = static_cast<std::uint16_t>(first_label + channel);
    prompt.name = network.channels[channel];
    prompt.channel = channel;
    prompts.push_back(std::move(prompt));
  }
  return prompts;
}

}  // namespace sammoe
