#include "sammoe/printable.hpp"

#include "command_progress.hpp"
#include "import_command.hpp"

#include <cstddef>
#include <iomanip>
#include <locale>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

namespace sammoe {

namespace {

std::string rounded(double value) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << std::setprecision(2) << value;
  return text.str();
}

std::string agreement_text(const ImportAgreement& agreement) {
  return "embedding" + (agreement.logits ? " and logits agree" : std::string(" agrees")) +
         " with the recording, differing by " + rounded(agreement.embedding) +
         (agreement.logits ? " and " + rounded(*agreement.logits) : "") + " of the largest value (at most " +
         rounded(kImportTolerance) + " is expected: float32 rounds, other computations differ more)";
}

}  // namespace

BundleInfo ImportCommand::import_with_progress(std::vector<std::string>& lines) const {
  CommandProgress progress;
  ImportOptions options = options_;
  options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  options.note = [&](const std::string& expert, const std::string& note) {
    lines.push_back("note: " + printable(expert + ": " + note));
  };
  options.checked = [&](const std::string& expert, const ImportAgreement& agreement) {
    lines.push_back("check: " + expert + ": " + agreement_text(agreement));
  };
  return import_in_worker(options, worker_);
}

void ImportCommand::run(std::ostream& out) {
  std::vector<std::string> lines;
  const BundleInfo bundle = import_with_progress(lines);
  out << "bundle: " << printable(options_.output.string()) << " (" << printable(bundle.name) << ", "
      << bundle.roi.size_voxels << "^3 voxels of " << bundle.roi.spacing_mm << " mm)\n";
  for (const ExpertInfo& expert : bundle.experts) {
    out << "expert: " << printable(expert.name) << ", " << printable(expert.decoder.file)
        << (expert.image_encoder ? ", with its own image encoder" : "")
        << (expert.prompt_encoder ? ", with its own prompt encoder" : "") << '\n';
  }
  for (const std::string& line : lines) out << line << '\n';
}

}  // namespace sammoe
