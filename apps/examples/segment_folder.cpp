// Segments a folder with the model loaded once. Each scan NAME.nii.gz with clicks NAME.json beside it
// (docs/prompts.md) becomes OUTPUT/NAME.nii.gz, with a record of what was done as OUTPUT/NAME.json. A case
// that fails is named and the others go on; exit code 3 says that some did. A scan whose mask is there
// already is skipped, so that the program can be stopped and started again: a mask is there whole or not at
// all. `sammoe batch` is this with overlap of reading and computing, checks of what is skipped, and shards
// for a cluster (docs/clusters.md).
//
//   segment_folder models/demo scans masks
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <sammoe/error.hpp>
#include <sammoe/segment_case.hpp>

namespace fs = std::filesystem;

namespace {

const std::string kEnding = ".nii.gz";

// Names of the scans in a folder, without their ending, sorted.
std::vector<std::string> scan_names(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (file.size() > kEnding.size() && file.substr(file.size() - kEnding.size()) == kEnding)
      names.push_back(file.substr(0, file.size() - kEnding.size()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) return std::fprintf(stderr, "usage: segment_folder BUNDLE INPUT_DIR OUTPUT_DIR\n"), 2;
  const fs::path input = argv[2];
  const fs::path output = argv[3];
  sammoe::Segmenter segmenter(argv[1]);
  fs::create_directories(output);

  int done = 0, skipped = 0, failed = 0;
  for (const std::string& name : scan_names(input)) {
    sammoe::SegmentCase job;
    job.input = input / (name + kEnding);
    job.prompts_file = input / (name + ".json");
    job.output = output / (name + kEnding);
    job.record = output / (name + ".json");
    if (fs::exists(job.output)) {
      ++skipped;
      continue;
    }
    try {
      const sammoe::CaseSummary summary = sammoe::segment_case(segmenter, job);
      std::printf("%s: %zu objects, %.2f s\n", name.c_str(), summary.result.objects.size(),
                  summary.total_seconds);
      for (const std::string& warning : summary.warnings)
        std::fprintf(stderr, "%s: warning: %s\n", name.c_str(), warning.c_str());
      ++done;
    } catch (const sammoe::Error& error) {
      std::fprintf(stderr, "%s: failed: %s\n", name.c_str(), error.what());
      ++failed;
    }
  }
  std::printf("%d done, %d skipped, %d failed\n", done, skipped, failed);
  return failed > 0 ? 3 : 0;
} catch (const std::exception& error) {  // the model, or the folders
  return std::fprintf(stderr, "segment_folder: %s\n", error.what()), 1;
}
