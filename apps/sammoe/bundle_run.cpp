#include "sammoe/printable.hpp"

#include "bundle_command.hpp"
#include "command_progress.hpp"
#include "trial_listing.hpp"

#include <cstddef>
#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

/// A gate can be trained for mask decoders alone.
std::string what_to_do(const BundleInfo& bundle) {
  for (const ExpertInfo& expert : bundle.experts)
    if (expert.network) return "; choose among experts with --expert";
  return "; train one with sammoe train-gate";
}

}  // namespace

AssemblyResult BundleCommand::assemble_with_progress() const {
  CommandProgress progress;
  AssemblyOptions options = options_;
  options.trial.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  return assemble_in_worker(options, worker_);
}

void BundleCommand::run(std::ostream& out) {
  const AssemblyResult result = assemble_with_progress();
  if (as_json_)
    out << trial_json(result.trial).dump(2, ' ', true, nlohmann::json::error_handler_t::replace) << '\n';
  else
    print_trial(out, result.trial);
  require_usable(result.trial, "; nothing was written");
  const BundleInfo& bundle = *result.bundle;
  if (as_json_) return;
  out << "bundle: " << printable(options_.output.string()) << " (" << printable(bundle.name) << ", "
      << bundle.roi.size_voxels << "^3 voxels of " << bundle.roi.spacing_mm << " mm)\n";
  if (!options_.from.empty() && !bundle.gate && read_bundle_info(options_.from).gate)
    out << "note: the gate is left out, because it does not know the new experts" << what_to_do(bundle)
        << '\n';
}

}  // namespace sammoe
