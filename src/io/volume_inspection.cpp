#include "sammoe/volume_inspection.hpp"

#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/error.hpp"

#include "core/axis_codes.hpp"
#include "files/link_note.hpp"
#include "io/label_summary.hpp"
#include "io/label_values.hpp"
#include "io/volume_formats.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

/// The options under which a header can be described: those given or, where they are refused, those that
/// believe one form of NIfTI. Throws the first refusal if all are. `form` becomes what the header says.
ReadOptions describable_options(VolumeSource& source, const VolumeFormat& format, const ReadOptions& options,
                                StoredForm& form) {
  try {
    form = format.describe(source, options);
    return options;
  } catch (const Error&) {
    for (const NiftiForm preferred : {NiftiForm::sform, NiftiForm::qform}) {
      ReadOptions other = options;
      other.prefer_form = preferred;
      try {
        form = format.describe(source, other);
        form.warnings = {std::string("described by its ") +
                         (preferred == NiftiForm::sform ? "sform" : "qform")};
        return other;
      } catch (const Error&) {  // the first refusal is the one that counts
      }
    }
    throw;
  }
}

/// A volume as the options ask for it; `problem` becomes why there is none.
std::optional<LoadedVolume> try_volume(const std::filesystem::path& path, const ReadOptions& options,
                                       std::string& problem) {
  try {
    return read_volume(path, options);
  } catch (const Error& error) {
    problem = error.what();
    return std::nullopt;
  }
}

/// Of a volume that was refused, whatever of it can be read.
std::optional<LoadedVolume> salvaged_volume(const std::filesystem::path& path, ReadOptions options,
                                            std::int64_t volume_index) {
  options.volume_index = volume_index;
  options.non_finite = NonFinite::zero;
  std::string ignored;  // what refused it first is told
  return try_volume(path, options, ignored);
}

/// Slice by slice: real values of a whole volume may take four times its memory.
ValueRange range_of(const Volume& volume) {
  const Index3& size = volume.grid().size;
  ValueRange range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), 0};
  double sum = 0;
  for (std::int64_t k = 0; k < size[2]; ++k) {
    for (const float real : volume.values({{0, 0, k}, {size[0], size[1], 1}})) {
      const auto value = static_cast<double>(real);
      range.minimum = std::min(range.minimum, value);
      range.maximum = std::max(range.maximum, value);
      sum += value;
    }
  }
  range.minimum += 0.0;  // no -0
  range.maximum += 0.0;
  range.mean = sum / static_cast<double>(volume.grid().voxel_count());
  return range;
}

void set_grid(VolumeInspection& inspection, const Grid& grid) {
  inspection.grid = grid;
  inspection.axis_codes = axis_codes(grid);
  inspection.obliquity_degrees = obliquity_degrees(grid);
}

VolumeInspection inspection_of(StoredForm form, const ReadOptions& options) {
  VolumeInspection inspection;
  inspection.format = std::move(form.format);
  inspection.length_unit = std::move(form.length_unit);
  inspection.volume_count = form.volume_count;
  const std::int64_t index = options.volume_index.value_or(0);
  if (index >= 0 && index < form.volume_count) inspection.volume_index = index;
  set_grid(inspection, form.grid);
  inspection.type = form.type;
  inspection.rescale = form.rescale;
  inspection.warnings = std::move(form.warnings);
  return inspection;
}

/// The labels of segments that a file names.
void inspect_segments(const std::filesystem::path& path, const ReadOptions& options,
                      VolumeInspection& inspection) {
  try {
    const LoadedLabelMap loaded = load_label_map(path, options);
    if (!inspection.type) set_grid(inspection, loaded.map.grid);  // nothing else tells it
    std::vector<std::string>& warnings = inspection.warnings;
    for (const std::string& warning : loaded.warnings)
      if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) warnings.push_back(warning);
    inspection.labels = summarised_labels(loaded.map);
  } catch (const Error& error) {
    inspection.label_problem = error.what();
  }
}

/// The labels of a volume, if it looks like a map of them.
std::optional<std::vector<LabelSummary>> labels_in(const Volume& volume) {
  LabelMap map;
  try {
    map.labels = labels_of_values(volume);
  } catch (const Error&) {
    return std::nullopt;
  }
  if (!look_like_labels(map.labels)) return std::nullopt;
  map.grid = volume.grid();
  return summarised_labels(map);
}

/// A header that can be described, and how.
struct DescribedForm {
  StoredForm form;
  ReadOptions options;
};

VolumeInspection inspect_volume(const std::filesystem::path& path, DescribedForm described,
                                const ReadOptions& options) {
  const bool names_segments = described.form.names_segments;
  VolumeInspection inspection = inspection_of(std::move(described.form), options);
  std::optional<LoadedVolume> loaded = try_volume(path, options, inspection.problem);
  if (loaded)
    inspection.warnings = std::move(loaded->warnings);
  else
    loaded = salvaged_volume(path, described.options, inspection.volume_index);
  if (names_segments) inspect_segments(path, options, inspection);
  if (!loaded) return inspection;
  inspection.non_finite_count = loaded->non_finite_count;
  inspection.range = range_of(loaded->volume);
  if (!inspection.labels && inspection.label_problem.empty()) inspection.labels = labels_in(loaded->volume);
  return inspection;
}

VolumeInspection inspect_dicom_segmentation(const std::filesystem::path& path, const ReadOptions& options) {
  VolumeInspection inspection;
  inspection.format = "DICOM Segmentation";
  inspection.length_unit = "mm";
  try_volume(path, options, inspection.problem);
  inspect_segments(path, options, inspection);
  if (!inspection.labels) throw Error(ErrorCode::input, inspection.label_problem);
  return inspection;
}

/// The header of a file of volumes; nothing of a DICOM image, which inspect_dicom describes.
std::optional<DescribedForm> described_form(const std::filesystem::path& path, const ReadOptions& options) {
  try {
    VolumeSource source(header_of(path));
    const VolumeFormat* const format = format_of(source);
    if (format == nullptr && is_plain_dicom(source)) return std::nullopt;
    if (format == nullptr) refuse_unknown_format(source);
    DescribedForm described;
    described.options = describable_options(source, *format, options, described.form);
    return described;
  } catch (const Error& error) {
    throw Error(error.code(), path.string() + ": " + error.what());
  }
}

}  // namespace

InputInspection inspect_input(const std::filesystem::path& path, const ReadOptions& options) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    throw Error(ErrorCode::input, path.string() + ": no such file or folder" + link_note(path) +
                                      "; expected a volume or a folder of DICOM files; check the path");
  if (std::filesystem::is_directory(path, ignored)) return {inspect_dicom(path, options.dicom), std::nullopt};
  if (is_dicom_segmentation(path)) return {std::nullopt, inspect_dicom_segmentation(path, options)};
  std::optional<DescribedForm> described = described_form(path, options);
  if (!described) return {inspect_dicom(path, options.dicom), std::nullopt};
  return {std::nullopt, inspect_volume(path, std::move(*described), options)};
}

}  // namespace sammoe
