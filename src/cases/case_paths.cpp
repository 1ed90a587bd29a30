#include "cases/case_paths.hpp"

#include "sammoe/error.hpp"

#include "cases/mask_formats.hpp"
#include "core/ascii_text.hpp"
#include "files/atomic_file.hpp"
#include "files/volume_names.hpp"

#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// A path of a case and what it is for, for messages.
struct NamedPath {
  const char* role;
  fs::path path;
};

void add_if_given(std::vector<NamedPath>& paths, const char* role, const std::optional<fs::path>& path) {
  if (path) paths.push_back({role, *path});
}

std::vector<NamedPath> inputs_of(const SegmentJob& job) {
  std::vector<NamedPath> paths{{"input", job.input}};
  if (const fs::path* prompts = job.prompts.path()) paths.push_back({job.prompts.role(), *prompts});
  return paths;
}

std::vector<NamedPath> outputs_of(const SegmentJob& job) {
  std::vector<NamedPath> paths{{"mask", job.output}};
  add_if_given(paths, "probabilities", job.probabilities);
  add_if_given(paths, "record", job.record);
  add_if_given(paths, "preview", job.preview);
  return paths;
}

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code failure;
  if (fs::equivalent(a, b, failure) && !failure) return true;
  const fs::path one = fs::weakly_canonical(fs::absolute(a, failure), failure);
  const fs::path other = fs::weakly_canonical(fs::absolute(b, failure), failure);
  return !failure && one == other;
}

void require_distinct(const NamedPath& output, const NamedPath& other) {
  if (!same_file(output.path, other.path)) return;
  throw Error(ErrorCode::usage, output.path.string() + ": " + output.role + " and " + other.role +
                                    " are the same file; give the " + output.role + " a path of its own");
}

void require_ending(const std::optional<fs::path>& path, const char* role, const char* ending) {
  if (!path || lower_case(path->extension().string()) == ending) return;
  throw Error(ErrorCode::usage,
              path->string() + ": the " + role + " is a " + ending + " file; give it that ending");
}

}  // namespace

void check_case_paths(const SegmentJob& job) {
  require_ending(job.record, "record", ".json");
  require_ending(job.preview, "preview", ".png");
  const std::vector<NamedPath> inputs = inputs_of(job);
  const std::vector<NamedPath> outputs = outputs_of(job);
  for (std::size_t n = 0; n < outputs.size(); ++n) {
    for (const NamedPath& input : inputs) require_distinct(outputs[n], input);
    for (std::size_t before = 0; before < n; ++before) require_distinct(outputs[n], outputs[before]);
  }
}

void check_outputs_spare(const SegmentJob& job, const DicomSource& source) {
  for (const NamedPath& output : outputs_of(job)) {
    std::error_code ignored;
    if (!fs::exists(output.path, ignored)) continue;
    for (const DicomSlice& slice : source.slices) {
      if (same_file(output.path, slice.file))
        throw Error(ErrorCode::output, output.path.string() + ": " + output.role +
                                           " would replace an image of the input; choose another path");
    }
  }
}

void check_outputs_spare(const SegmentJob& job, const std::vector<fs::path>& input_files) {
  for (const NamedPath& output : outputs_of(job))
    for (const fs::path& file : input_files) require_distinct(output, {"voxels of the input", file});
}

void check_case_outputs(const SegmentJob& job) {
  mask_format_of(job).check_output(job.output);
  if (job.probabilities) check_volume_output(*job.probabilities);
  if (job.record) check_output_path(*job.record);
  if (job.preview) check_output_path(*job.preview);
}

void check_probability_format(const SegmentJob& job, std::size_t object_count) {
  if (!job.probabilities || object_count <= 1 || names_written_series(*job.probabilities)) return;
  throw Error(ErrorCode::output,
              job.probabilities->string() + ": probabilities of " + std::to_string(object_count) +
                  " objects need a file with four dimensions; use " + written_series_endings());
}

}  // namespace sammoe
