#include "cases/case_reading.hpp"

#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/error.hpp"
#include "sammoe/prompt_io.hpp"

#include "cases/case_paths.hpp"
#include "core/stopwatch.hpp"
#include "interop/file_bytes.hpp"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::vector<ObjectPrompt> all_prompts(const SegmentCase& job, std::vector<std::string>& warnings) {
  if (job.prompts_file) return read_prompts(*job.prompts_file, &warnings);
  if (!job.from_mask) return job.prompts;
  ReadOptions options = job.read;
  options.volume_index.reset();  // which volume of the input, not of the coarse mask
  options.dicom.series_uid.clear();
  return prompts_from_mask(read_label_map(*job.from_mask, options));
}

std::vector<ObjectPrompt> collect_prompts(const SegmentCase& job, std::vector<std::string>& warnings) {
  std::vector<ObjectPrompt> prompts = all_prompts(job, warnings);
  if (!job.only_label) return prompts;
  const auto is_other = [&](const ObjectPrompt& object) { return object.label != *job.only_label; };
  prompts.erase(std::remove_if(prompts.begin(), prompts.end(), is_other), prompts.end());
  if (prompts.empty()) {
    const fs::path source = job.prompts_file ? *job.prompts_file : job.from_mask.value_or(fs::path());
    throw Error(ErrorCode::input, source.string() + ": has no object with the label " +
                                      std::to_string(*job.only_label) + "; choose one that it has");
  }
  return prompts;
}

/// A pipe can be read only once, so it has no hash.
std::string hash_if_regular(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) ? sha256_of_file(path, ErrorCode::input) : std::string();
}

FileRecord prompt_source_of(const SegmentCase& job) {
  if (job.prompts_file) return {"file", *job.prompts_file, hash_if_regular(*job.prompts_file)};
  if (job.from_mask) return {"mask", *job.from_mask, hash_if_regular(*job.from_mask)};
  return {"clicks", {}, {}};
}

/// A DICOM Segmentation takes patient, study and places from the images it is of.
void require_dicom_source(const SegmentCase& job, const LoadedVolume& image) {
  if (!has_dicom_ending(job.output)) return;
  if (image.dicom) return check_segmentation_source(*image.dicom);
  throw Error(ErrorCode::output,
              job.output.string() + ": a DICOM Segmentation refers to a DICOM series, and " +
                  job.input.string() + " is none; give DICOM input, or write .nii.gz, .nii, .nrrd or .mha");
}

}  // namespace

CaseInput read_case(const SegmentCase& job) {
  const Stopwatch time;
  job.validate();
  check_case_outputs(job);
  std::vector<std::string> warnings;
  std::vector<ObjectPrompt> prompts = collect_prompts(job, warnings);
  FileRecord source = prompt_source_of(job);
  check_probability_format(job, prompts.size());
  CaseInput input{std::move(prompts), std::move(source), read_volume(job.input, job.read)};
  input.image.warnings.insert(input.image.warnings.end(), warnings.begin(), warnings.end());
  require_dicom_source(job, input.image);
  if (input.image.dicom) check_outputs_spare(job, *input.image.dicom);
  input.seconds = time.seconds();
  return input;
}

}  // namespace sammoe
