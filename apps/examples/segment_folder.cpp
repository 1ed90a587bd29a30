// Segments a folder with the model loaded once: each scan with clicks beside it (docs/batch.md) becomes a
// mask and a record in the output folder. While one scan is segmented, the next is read and the last one's
// mask is written. A case that fails is named and the others continue; exit code 3 says that some did. Stop
// it at any moment and start it again: what is done and unchanged is skipped.
//
// segment_folder models/demo scans masks
#include <cstdio>
#include <filesystem>
#include <vector>

#include <sammoe/batch.hpp>
#include <sammoe/error.hpp>

namespace {

// Called for each case that is over; here, a viewer would show it or a database note it.
void print(const sammoe::BatchOutcome& outcome) {
  const std::string name = outcome.image.filename().string();
  if (outcome.state == sammoe::CaseState::failed)
    std::fprintf(stderr, "%s: failed: %s\n", name.c_str(), outcome.error.c_str());
  for (const std::string& warning : outcome.warnings)
    std::fprintf(stderr, "%s: warning: %s\n", name.c_str(), warning.c_str());
  for (const sammoe::BatchObject& object : outcome.objects)
    std::printf("%s: label %d, %.2f ml\n", name.c_str(), object.label, object.volume_ml);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) return std::fprintf(stderr, "usage: segment_folder BUNDLE INPUT_DIR OUTPUT_DIR\n"), 2;
  sammoe::BatchSource source;
  source.folder = argv[2];
  sammoe::BatchOptions options;
  options.output_folder = argv[3];
  options.existing = sammoe::ExistingOutputs::resume;
  options.companions.record = true;
  options.finished = print;

  // All cases are checked before any work: clicks that are missing, two scans with one name, ...
  const std::vector<sammoe::BatchCase> cases =
      sammoe::plan_batch(source, options.output_folder, options.companions);
  sammoe::Segmenter segmenter(argv[1]);
  const sammoe::BatchSummary summary = sammoe::run_batch(segmenter, cases, options);
  std::printf("%zu done, %zu skipped, %zu failed\n", summary.done, summary.skipped, summary.failed);
  return summary.failed > 0 ? 3 : 0;
} catch (const sammoe::Error& error) {
  return std::fprintf(stderr, "segment_folder: %s\n", error.what()), 1;
}
