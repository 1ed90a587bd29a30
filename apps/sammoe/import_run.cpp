#include "sammoe/printable.hpp"

#include "command_progress.hpp"
#include "import_command.hpp"

#include <cstddef>
#include <ostream>

namespace sammoe {

BundleInfo ImportCommand::import_with_progress() const {
  CommandProgress progress;
  ImportOptions options = options_;
  options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  return import_in_worker(options, worker_);
}

void ImportCommand::run(std::ostream& out) {
  const BundleInfo bundle = import_with_progress();
  out << "bundle: " << printable(options_.output.string()) << " (" << printable(bundle.name) << ", "
      << bundle.roi.size_voxels << "^3 voxels of " << bundle.roi.spacing_mm << " mm)\n";
  for (const ExpertInfo& expert : bundle.experts) {
    out << "expert: " << printable(expert.name) << ", " << printable(expert.decoder.file)
        << (expert.image_encoder ? ", with its own image encoder" : "")
        << (expert.prompt_encoder ? ", with its own prompt encoder" : "") << '\n';
  }
}

}  // namespace sammoe
