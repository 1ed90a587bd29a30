#include "sammoe/printable.hpp"

#include "command_progress.hpp"
#include "import_command.hpp"

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace sammoe {

BundleInfo ImportCommand::import_with_progress(std::vector<std::string>& notes) const {
  CommandProgress progress;
  ImportOptions options = options_;
  options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  options.note = [&](const std::string& expert, const std::string& note) {
    notes.push_back(printable(expert + ": " + note));
  };
  return import_in_worker(options, worker_);
}

void ImportCommand::run(std::ostream& out) {
  std::vector<std::string> notes;
  const BundleInfo bundle = import_with_progress(notes);
  out << "bundle: " << printable(options_.output.string()) << " (" << printable(bundle.name) << ", "
      << bundle.roi.size_voxels << "^3 voxels of " << bundle.roi.spacing_mm << " mm)\n";
  for (const ExpertInfo& expert : bundle.experts) {
    out << "expert: " << printable(expert.name) << ", " << printable(expert.decoder.file)
        << (expert.image_encoder ? ", with its own image encoder" : "")
        << (expert.prompt_encoder ? ", with its own prompt encoder" : "") << '\n';
  }
  for (const std::string& note : notes) out << "note: " << note << '\n';
}

}  // namespace sammoe
