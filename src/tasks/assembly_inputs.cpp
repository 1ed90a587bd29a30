#include "tasks/assembly_inputs.hpp"

#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"
#include "files/file_bytes.hpp"
#include "tasks/assembly_options.hpp"

#include <string>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// Reads the descriptions and opens every file; throws all that cannot be read at once.
std::vector<NetworkDescription> read_files(const AssemblyOptions& options) {
  std::vector<std::string> problems;
  const auto note_problem = [&](const auto& read) {
    try {
      read();
    } catch (const Error& error) {
      problems.emplace_back(error.what());
    }
  };
  std::vector<NetworkDescription> networks;
  std::vector<fs::path> files = given_files(options);
  for (const fs::path& file : options.networks) {
    note_problem([&] {
      networks.push_back(read_network_description(file));
      files.push_back(networks.back().file);
    });
  }
  for (const fs::path& file : files) note_problem([&] { open_regular_file(file, ErrorCode::model); });
  if (!problems.empty()) throw Error(ErrorCode::model, joined(problems, "; "));
  return networks;
}

/// A network that takes clicks sees the bundle's whole ROI in its own.
void require_roi_size(const AssemblyOptions& options, const std::vector<NetworkDescription>& networks) {
  if (!finds_roi_size(options)) return;
  for (const NetworkDescription& network : networks)
    if (network.expert.network->roi && network.expert.network->inputs != NetworkInputs::image)
      throw Error(ErrorCode::usage, "expert " + network.expert.name +
                                        " takes clicks and has an ROI of its own, which must hold the "
                                        "bundle's; say with --roi how large that is");
}

}  // namespace

std::vector<NetworkDescription> read_networks(const AssemblyOptions& options) {
  std::vector<NetworkDescription> networks = read_files(options);
  require_roi_size(options, networks);
  return networks;
}

}  // namespace sammoe
