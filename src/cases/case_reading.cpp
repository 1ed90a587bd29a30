#include "cases/case_reading.hpp"

#include "sammoe/error.hpp"

#include "cases/case_paths.hpp"
#include "cases/mask_formats.hpp"
#include "cases/prompt_loading.hpp"
#include "core/stopwatch.hpp"
#include "files/volume_names.hpp"

#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

namespace sammoe {
namespace {

/// Masks in DICOM take patient, study and places from the images they are of.
void require_dicom_source(const SegmentJob& job, const LoadedVolume& image) {
  const MaskFormat& format = mask_format_of(job);
  if (format.check_source == nullptr) return;
  if (image.dicom) return format.check_source(*image.dicom);
  throw Error(ErrorCode::output, job.output.string() + ": a " + format.name +
                                     " refers to a DICOM series, and " + job.input.string() +
                                     " is not one; give DICOM input, or write " + written_endings());
}

/// What to know of a coarse mask: repairs, and that it lies elsewhere than one would think.
std::vector<std::string> mask_warnings(const std::filesystem::path& path, const LoadedLabelMap& mask,
                                       const Grid& image) {
  const std::string name = "coarse mask " + path.string();
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

CaseInput read_case(const SegmentJob& job) {
  const Stopwatch time;
  job.validate();
  check_case_outputs(job);
  std::optional<LoadedVolume> image;
  LoadedPrompts prompts = load_prompts(job, image);
  check_probability_format(job, prompts.objects.size());
  if (!image) image = read_volume(job.input, job.read);
  CaseInput input{std::move(prompts.objects), std::move(prompts.source), std::move(*image)};
  input.prompt_warnings = std::move(prompts.warnings);
  if (prompts.mask) {
    const std::vector<std::string> of_mask =
        mask_warnings(*job.prompts.path(), *prompts.mask, input.image.volume.grid());
    input.prompt_warnings.insert(input.prompt_warnings.end(), of_mask.begin(), of_mask.end());
  }
  require_dicom_source(job, input.image);
  if (input.image.dicom) check_outputs_spare(job, *input.image.dicom);
  check_outputs_spare(job, files_of_volume(job.input));
  if (prompts.mask) check_outputs_spare(job, files_of_volume(*job.prompts.path()));
  input.seconds = time.seconds();
  return input;
}

}  // namespace sammoe
