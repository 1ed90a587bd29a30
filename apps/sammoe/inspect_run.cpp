#include "sammoe/bundle.hpp"
#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "command_progress.hpp"
#include "inspect_command.hpp"
#include "trial_listing.hpp"

#include <cstdint>
#include <iomanip>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

/// What was found out about a bundle. `problems` is unset if its files were not verified, `trial` if its
/// networks were not run.
struct Inspection {
  BundleInfo bundle;
  std::optional<std::vector<std::string>> problems;
  std::optional<BundleTrial> trial;

  bool is_changed() const { return problems && !problems->empty(); }
};

/// Bytes of a bundle's file; unset if there is no such file.
std::optional<std::uintmax_t> size_of(const BundleInfo& bundle, const BundleFile& file) {
  std::error_code failure;
  const std::uintmax_t bytes = std::filesystem::file_size(bundle.folder / file.file, failure);
  return failure ? std::nullopt : std::optional<std::uintmax_t>(bytes);
}

Json file_json(const BundleInfo& bundle, const BundleFile& file) {
  const std::optional<std::uintmax_t> bytes = size_of(bundle, file);
  return {{"file", file.file}, {"sha256", file.sha256}, {"bytes", bytes ? Json(*bytes) : Json(nullptr)}};
}

// Structs are taken apart whole, so that a new field is not forgotten.

Json network_json(const VolumeNetwork& network) {
  // How the volume is prepared for it is for bundle.json to say.
  const auto& [file, inputs, channels, kind, channel, roi, intensity] = network;
  return {{"file", file.file},
          {"takes_clicks", inputs != NetworkInputs::image},
          {"channels", channels},
          {"activation", to_string(kind)},
          {"channel", channel ? Json(*channel) : Json(nullptr)}};
}

Json expert_json(const ExpertInfo& expert) {
  const auto& [name, description, labels, decoder, image_encoder, prompt_encoder, provenance, network] =
      expert;
  return {{"name", name},
          {"description", description},
          {"labels", labels},
          {"decoder", network ? Json(nullptr) : Json(decoder.file)},
          {"network", network ? network_json(*network) : Json(nullptr)},
          {"image_encoder", image_encoder ? Json(image_encoder->file) : Json(nullptr)},
          {"prompt_encoder", prompt_encoder ? Json(prompt_encoder->file) : Json(nullptr)},
          {"provenance", provenance}};
}

Json roi_json(const RoiSpec& roi) {
  const auto& [size_voxels, spacing_mm, placement] = roi;
  return {{"size_voxels", size_voxels}, {"spacing_mm", spacing_mm}, {"placement", to_string(placement)}};
}

Json selection_json(const RoutingOptions& selection) {
  const auto& [strategy, expert, k, threshold, temperature] = selection;  // the text has strategy and expert
  return {
      {"strategy", to_string(selection)}, {"k", k}, {"threshold", threshold}, {"temperature", temperature}};
}

Json inspection_json(const Inspection& inspection) {
  const BundleInfo& bundle = inspection.bundle;
  Json experts = Json::array();
  for (const ExpertInfo& expert : bundle.experts) experts.push_back(expert_json(expert));
  Json files = Json::array();
  for (const BundleFile& file : bundle.files()) files.push_back(file_json(bundle, file));
  return {{"folder", bundle.folder.string()},
          {"name", bundle.name},
          {"version", bundle.version},
          {"licence", bundle.licence},
          {"intended_use", bundle.intended_use},
          {"manifest_sha256", bundle.manifest_sha256},
          {"roi", roi_json(bundle.roi)},
          {"selection", selection_json(bundle.selection)},
          {"gate", bundle.gate ? Json(bundle.gate->file) : Json(nullptr)},
          {"experts", experts},
          {"files", files},
          {"intact", inspection.problems ? Json(inspection.problems->empty()) : Json(nullptr)},
          {"problems", inspection.problems ? Json(*inspection.problems) : Json::array()},
          {"trial", inspection.trial ? trial_json(*inspection.trial) : Json(nullptr)}};
}

std::string size_text(const std::optional<std::uintmax_t>& bytes) {
  if (!bytes) return "missing";
  std::ostringstream text;
  text << std::fixed << std::setprecision(2) << static_cast<double>(*bytes) / 1e6 << " MB";
  return text.str();
}

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : separator) + part;
  return text;
}

/// "one of liver, spleen", or the only one that it segments.
std::string channels_text(const VolumeNetwork& network) {
  if (network.channel) return network.channels.at(*network.channel);
  std::vector<std::string> named;
  for (const std::string& channel : network.channels)
    if (!channel.empty()) named.push_back(channel);
  return "of " + joined(named, ", ") + " the one at the clicks";
}

void print_experts(std::ostream& out, const BundleInfo& bundle) {
  out << "experts:\n";
  for (const ExpertInfo& expert : bundle.experts) {
    out << "  " << printable(expert.name)
        << (expert.description.empty() ? "" : ": " + printable(expert.description));
    if (!expert.labels.empty()) out << " [" << printable(joined(expert.labels, ", ")) << "]";
    out << (expert.image_encoder || expert.prompt_encoder ? " (own encoders)" : "");
    if (expert.network) out << " (whole network: " << printable(channels_text(*expert.network)) << ")";
    out << '\n';
  }
}

void print_inspection(std::ostream& out, const Inspection& inspection) {
  const BundleInfo& bundle = inspection.bundle;
  out << "bundle: " << printable(bundle.name + " " + bundle.version) << '\n'
      << "licence: " << printable(bundle.licence) << '\n'
      << "intended use: " << printable(bundle.intended_use) << '\n'
      << "ROI: " << bundle.roi.size_voxels << "^3 voxels of " << bundle.roi.spacing_mm << " mm, "
      << to_string(bundle.roi.placement) << '\n'
      << "selection: " << to_string(bundle.selection) << ", k " << bundle.selection.k << ", threshold "
      << bundle.selection.threshold << ", temperature " << bundle.selection.temperature
      << (bundle.gate ? "" : " (no gate)") << '\n';
  print_experts(out, bundle);
  out << "files:\n";
  for (const BundleFile& file : bundle.files())
    out << "  " << file.sha256 << "  " << size_text(size_of(bundle, file)) << "  " << printable(file.file)
        << '\n';
  if (!inspection.problems)
    out << "intact: not checked\n";
  else
    out << "intact: " << (inspection.problems->empty() ? "yes" : "no") << '\n';
  if (inspection.trial) print_trial(out, *inspection.trial);
}

}  // namespace

BundleTrial InspectCommand::try_networks(const BundleInfo& bundle) const {
  CommandProgress progress;
  TrialOptions options = trial_;
  options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  return try_bundle_in_worker(bundle, options, worker_);
}

void InspectCommand::inspect_bundle(std::ostream& out) {
  Inspection inspection{read_bundle_info(model_), std::nullopt, std::nullopt};
  if (!skip_verification_) inspection.problems = verify_bundle(inspection.bundle);
  if (tries_networks_ && !inspection.is_changed()) inspection.trial = try_networks(inspection.bundle);
  if (as_json_)
    out << inspection_json(inspection).dump(2, ' ', true, Json::error_handler_t::replace) << '\n';
  else
    print_inspection(out, inspection);
  if (inspection.is_changed()) throw Error(ErrorCode::model, joined(*inspection.problems, "; "));
  if (inspection.trial) require_usable(*inspection.trial, "");
}

}  // namespace sammoe
