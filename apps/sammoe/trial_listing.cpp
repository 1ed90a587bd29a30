#include "trial_listing.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <sstream>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

Json network_json(const NetworkTrial& network) {
  const auto& [role, file, experts, interface, problems, notes, seconds, peak_memory_bytes] = network;
  return {{"role", role},
          {"file", file},
          {"experts", experts},
          {"interface", interface.empty() ? Json(nullptr) : Json(interface)},
          {"problems", problems},
          {"notes", notes},
          {"seconds", interface.empty() ? Json(nullptr) : Json(seconds)},
          {"peak_memory_bytes", peak_memory_bytes == 0 ? Json(nullptr) : Json(peak_memory_bytes)}};
}

/// "0.52 s, at most 0.91 GB"
std::string cost_text(const NetworkTrial& network) {
  std::ostringstream text;
  text << std::setprecision(2) << network.seconds << " s a run";
  if (network.peak_memory_bytes > 0)
    text << std::fixed << ", " << static_cast<double>(network.peak_memory_bytes) / 1e9 << " GB of memory";
  return text.str();
}

std::string role_text(const NetworkTrial& network) {
  std::string text = network.role;
  std::replace(text.begin(), text.end(), '_', ' ');
  if (network.role == "gate") return text;
  for (std::size_t n = 0; n < network.experts.size(); ++n)
    text += (n == 0 ? " of " : ", ") + network.experts[n];
  return text;
}

}  // namespace

void print_trial(std::ostream& out, const BundleTrial& trial) {
  out << "trial on noise:\n";
  for (const NetworkTrial& network : trial.networks) {
    out << "  " << printable(network.file) << " (" << printable(role_text(network))
        << "): " << (network.problems.empty() ? "usable" : "not usable") << '\n';
    if (!network.interface.empty())
      out << "    " << printable(network.interface) << "\n    " << cost_text(network) << '\n';
    for (const std::string& problem : network.problems) out << "    problem: " << printable(problem) << '\n';
    for (const std::string& note : network.notes) out << "    note: " << printable(note) << '\n';
  }
}

Json trial_json(const BundleTrial& trial) {
  Json networks = Json::array();
  for (const NetworkTrial& network : trial.networks) networks.push_back(network_json(network));
  return {{"usable", trial.is_usable()},
          {"roi_size_voxels", trial.roi_size_voxels == 0 ? Json(nullptr) : Json(trial.roi_size_voxels)},
          {"networks", networks}};
}

void require_usable(const BundleTrial& trial, const std::string& ending) {
  std::size_t unusable = 0;
  std::string first;
  for (const NetworkTrial& network : trial.networks) {
    if (network.problems.empty()) continue;
    if (unusable++ == 0) first = network.file + ": " + network.problems.front();
  }
  if (unusable == 0) return;
  const std::string count = std::to_string(unusable) + " of " + std::to_string(trial.networks.size()) +
                            " networks cannot be used; the first: ";
  throw Error(ErrorCode::model, (trial.networks.size() > 1 ? count : "") + first + ending);
}

}  // namespace sammoe
