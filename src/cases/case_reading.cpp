#include "cases/case_reading.hpp"

#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/error.hpp"
#include "sammoe/prompt_io.hpp"

#include "cases/case_paths.hpp"
#include "cases/mask_formats.hpp"
#include "core/stopwatch.hpp"
#include "files/file_bytes.hpp"
#include "files/volume_names.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// A Segmentation's planes are those of the image, which therefore comes first.
LoadedLabelMap read_coarse_mask(const SegmentCase& job, std::optional<LoadedVolume>& image) {
  ReadOptions options = job.read;
  options.volume_index.reset();  // which volume of the input, not of the coarse mask
  options.offers.volume_index = false;
  options.dicom.series_uid.clear();
  if (!is_dicom_segmentation(*job.from_mask)) return load_label_map(*job.from_mask, options);
  image = read_volume(job.input, job.read);
  return load_label_map_on(image->volume.grid(), *job.from_mask, options);
}

std::vector<ObjectPrompt> all_prompts(const SegmentCase& job, const std::optional<LoadedLabelMap>& mask,
                                      std::vector<std::string>& warnings) {
  if (job.prompts_file) return read_prompts(*job.prompts_file, &warnings);
  return mask ? prompts_from_mask(mask->map) : job.prompts;
}

std::vector<ObjectPrompt> collect_prompts(const SegmentCase& job, const std::optional<LoadedLabelMap>& mask,
                                          std::vector<std::string>& warnings) {
  std::vector<ObjectPrompt> prompts = all_prompts(job, mask, warnings);
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

/// Masks in DICOM take patient, study and places from the images they are of.
void require_dicom_source(const SegmentCase& job, const LoadedVolume& image) {
  const MaskFormat& format = mask_format_of(job);
  if (format.check_source == nullptr) return;
  if (image.dicom) return format.check_source(*image.dicom);
  throw Error(ErrorCode::output,
              job.output.string() + ": a " + format.name + " refers to a DICOM series, and " +
                  job.input.string() + " is not one; give DICOM input, or write " + written_endings());
}

/// What to know of a coarse mask: repairs, and that it lies elsewhere than one would think.
std::vector<std::string> mask_warnings(const SegmentCase& job, const LoadedLabelMap& mask,
                                       const Grid& image) {
  const std::string name = "coarse mask " + job.from_mask->string();
  std::vector<std::string> warnings;
  for (const std::string& warning : mask.warnings) warnings.push_back(name + ": " + warning);
  if (mask.map.grid.size == image.size && !same_grid(mask.map.grid, image)) {
    std::ostringstream text;
    text << name << " has the input's size, but its voxels lie up to "
         << largest_distance_mm(mask.map.grid, image)
         << " mm from the input's: clicks are taken by their position in mm";
    warnings.push_back(text.str());
  }
  return warnings;
}

}  // namespace

CaseInput read_case(const SegmentCase& job) {
  const Stopwatch time;
  job.validate();
  check_case_outputs(job);
  std::optional<LoadedVolume> image;
  std::optional<LoadedLabelMap> mask;
  if (job.from_mask) mask = read_coarse_mask(job, image);
  std::vector<std::string> warnings;
  std::vector<ObjectPrompt> prompts = collect_prompts(job, mask, warnings);
  FileRecord source = prompt_source_of(job);
  check_probability_format(job, prompts.size());
  if (!image) image = read_volume(job.input, job.read);
  CaseInput input{std::move(prompts), std::move(source), std::move(*image)};
  if (mask) {
    const std::vector<std::string> of_mask = mask_warnings(job, *mask, input.image.volume.grid());
    warnings.insert(warnings.end(), of_mask.begin(), of_mask.end());
  }
  input.prompt_warnings = std::move(warnings);
  require_dicom_source(job, input.image);
  if (input.image.dicom) check_outputs_spare(job, *input.image.dicom);
  check_outputs_spare(job, files_of_volume(job.input));
  if (job.from_mask) check_outputs_spare(job, files_of_volume(*job.from_mask));
  input.seconds = time.seconds();
  return input;
}

}  // namespace sammoe
