#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/volume_io.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "files/atomic_file.hpp"
#include "files/volume_names.hpp"
#include "io/affine_grid.hpp"
#include "io/bytes/byte_sink.hpp"
#include "io/mgh/mgh_writer.hpp"
#include "io/nifti/nifti_geometry.hpp"
#include "io/nifti/nifti_writer.hpp"
#include "io/nrrd_mha/mha_writer.hpp"
#include "io/nrrd_mha/nrrd_segments.hpp"
#include "io/nrrd_mha/nrrd_writer.hpp"
#include "io/voxel_stream.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>

namespace sammoe {
namespace {

enum class OutputFormat { nifti, nifti_gzip, nrrd, segmentation_nrrd, mha, mgh, mgh_gzip };

struct OutputRow {
  const char* ending;  ///< in lower case
  OutputFormat format;
};
constexpr OutputRow kOutputs[] = {
    {".nii", OutputFormat::nifti},   {".nii.gz", OutputFormat::nifti_gzip},
    {".nrrd", OutputFormat::nrrd},   {".seg.nrrd", OutputFormat::segmentation_nrrd},
    {".mha", OutputFormat::mha},     {".mgh", OutputFormat::mgh},
    {".mgz", OutputFormat::mgh_gzip}};

[[noreturn]] void refuse_output(const std::filesystem::path& path, const std::string& met,
                                const std::string& expected, const std::string& advice) {
  throw Error(ErrorCode::output, path.string() + ": " + met + "; expected " + expected + "; " + advice);
}

const OutputRow& output_row_of(const std::filesystem::path& path) {
  const std::string ending = lower_case(volume_ending(path));
  for (const OutputRow& row : kOutputs)
    if (row.ending == ending) return row;
  if (has_dicom_ending(path))
    refuse_output(path, "a DICOM Segmentation holds the mask of a DICOM series only",
                  written_endings() + " here", "choose one of these endings");
  refuse_output(path, ending.empty() ? "no known ending" : "masks are not written as " + ending,
                written_endings(), "choose one of these endings");
}

bool is_mgh(OutputFormat format) {
  return format == OutputFormat::mgh || format == OutputFormat::mgh_gzip;
}

/// The narrowest type of the format that holds labels up to `largest`. Not all programs read MGH's uint16.
ScalarType label_type(OutputFormat format, std::uint16_t largest) {
  if (largest <= 255) return ScalarType::uint8;
  if (!is_mgh(format)) return ScalarType::uint16;
  return largest <= std::numeric_limits<std::int16_t>::max() ? ScalarType::int16 : ScalarType::int32;
}

/// Whether one of the forms of a source's geometry places voxels where the grid does.
bool places_voxels_on(const Grid& grid, const NiftiGeometry& geometry) {
  for (const NiftiForm form : {NiftiForm::sform, NiftiForm::qform}) {
    try {
      std::vector<std::string> ignored;
      if (largest_distance_mm(grid, grid_from(geometry, grid.size, form, ignored)) <= 1e-2) return true;
    } catch (const Error&) {
      // The other form may still be good.
    }
  }
  return false;
}

NiftiGeometry geometry_for(const std::filesystem::path& path, const VoxelStream& voxels,
                           const std::optional<NiftiGeometry>& source) {
  NiftiGeometry geometry = nifti_geometry_from(voxels.grid);
  if (source) {
    if (!places_voxels_on(voxels.grid, *source))
      refuse_output(path, "the grid lies elsewhere than the geometry of the source says", "the same place",
                    "write without the source's geometry");
    const int least_version = geometry.version;
    geometry = *source;
    geometry.version = std::max(geometry.version, least_version);
  }
  if (voxels.volume_count > kLargestNifti1Size) geometry.version = 2;
  return geometry;
}

/// A file, or memory that gets what the file would hold.
struct Target {
  const std::filesystem::path& path;
  std::string* memory = nullptr;
};

ByteSink sink_of(const Target& target) {
  return target.memory == nullptr ? ByteSink(target.path) : ByteSink(target.memory);
}

std::string write_volume(const Target& target, const VoxelStream& voxels,
                         const std::optional<NiftiGeometry>& source, const WriteOptions& options,
                         const std::string& nrrd_notes) {
  options.validate();
  const std::filesystem::path& path = target.path;
  const OutputRow& row = output_row_of(path);
  voxels.grid.validate();
  if (voxels.volume_count > 1 && !names_written_series(path))
    refuse_output(path, text_of(voxels.volume_count) + " volumes in one file", written_series_endings(),
                  "choose one of these endings");
  ByteSink sink = sink_of(target);
  if (row.format == OutputFormat::nifti_gzip || row.format == OutputFormat::mgh_gzip)
    sink.begin(Coding::gzip, options.compression_level);
  switch (row.format) {
    case OutputFormat::nifti:
    case OutputFormat::nifti_gzip:
      write_nifti(sink, voxels, geometry_for(path, voxels, source));
      break;
    case OutputFormat::nrrd:
    case OutputFormat::segmentation_nrrd:
      write_nrrd(sink, voxels, options.compression_level, nrrd_notes);
      break;
    case OutputFormat::mha:
      write_mha(sink, voxels, options.compression_level);
      break;
    case OutputFormat::mgh:
    case OutputFormat::mgh_gzip:
      write_mgh(sink, voxels);
      break;
  }
  return sink.commit();
}

std::uint16_t largest_of(const std::vector<std::uint16_t>& labels) {
  std::uint16_t largest = 0;
  for (const std::uint16_t label : labels) largest = std::max(largest, label);
  return largest;
}

/// The slices of a mask whose labels lie in a box, as values of T.
template <typename T>
class LabelSlices {
 public:
  LabelSlices(const Index3& size, const Region& box, const std::vector<std::uint16_t>& labels)
      : size_(size), box_(box), labels_(labels), slice_(static_cast<std::size_t>(size[0] * size[1]), T{0}) {}

  const void* slice(std::int64_t k) {
    const std::int64_t within = k - box_.begin[2];
    if (within >= 0 && within < box_.size[2]) {
      fill(labels_.data() + within * box_.size[0] * box_.size[1]);
      is_background_ = false;
    } else if (!is_background_) {
      std::fill(slice_.begin(), slice_.end(), T{0});
      is_background_ = true;
    }
    return slice_.data();
  }

 private:
  /// Outside the box the slice is background already.
  void fill(const std::uint16_t* next) {
    for (std::int64_t j = 0; j < box_.size[1]; ++j) {
      T* const row = slice_.data() + (box_.begin[1] + j) * size_[0] + box_.begin[0];
      for (std::int64_t i = 0; i < box_.size[0]; ++i) row[i] = static_cast<T>(*next++);
    }
  }

  Index3 size_;
  Region box_;
  const std::vector<std::uint16_t>& labels_;
  std::vector<T> slice_;
  bool is_background_ = true;
};

template <typename T>
VoxelStream label_stream(const Grid& grid, ScalarType type, const Region& box,
                         const std::vector<std::uint16_t>& labels) {
  auto slices = std::make_shared<LabelSlices<T>>(grid.size, box, labels);
  return {grid, 1, type, [slices](std::int64_t, std::int64_t k) { return slices->slice(k); }};
}

/// The voxels of a mask in the narrowest type of the format; `labels` has to outlive it.
VoxelStream label_stream(OutputFormat format, const Grid& grid, const Region& box,
                         const std::vector<std::uint16_t>& labels) {
  const ScalarType type = label_type(format, largest_of(labels));
  switch (type) {
    case ScalarType::uint8:
      return label_stream<std::uint8_t>(grid, type, box, labels);
    case ScalarType::int16:
      return label_stream<std::int16_t>(grid, type, box, labels);
    case ScalarType::int32:
      return label_stream<std::int32_t>(grid, type, box, labels);
    default:
      return label_stream<std::uint16_t>(grid, type, box, labels);
  }
}

/// Throws unless the values of a patch fill its box of the volume.
void check_box(const std::filesystem::path& path, const Grid& grid, const Region& box, std::size_t values) {
  if (clip(box, grid.size).size == box.size && box.voxel_count() == static_cast<std::int64_t>(values)) return;
  throw Error(ErrorCode::processing, path.string() + ": a patch of " + text_of(values) +
                                         " values does not fill its box of the volume");
}

void copy_slice(const ProbabilityPatch& patch, const Index3& size, std::int64_t k,
                std::vector<float>& slice) {
  std::fill(slice.begin(), slice.end(), 0.0F);
  const Region& region = patch.region;
  if (k < region.begin[2] || k >= region.begin[2] + region.size[2]) return;
  const float* next = patch.probabilities.data() + (k - region.begin[2]) * region.size[0] * region.size[1];
  for (std::int64_t j = 0; j < region.size[1]; ++j, next += region.size[0]) {
    std::copy_n(next, region.size[0], slice.begin() + (region.begin[1] + j) * size[0] + region.begin[0]);
  }
}

std::string write_labels(const Target& target, const LabelMap& map,
                         const std::optional<NiftiGeometry>& source, const WriteOptions& options) {
  const std::filesystem::path& path = target.path;
  if (map.grid.voxel_count() != static_cast<std::int64_t>(map.labels.size()))
    throw Error(ErrorCode::processing, path.string() + ": " + text_of(map.labels.size()) +
                                           " labels do not fill a grid of " +
                                           text_of(map.grid.voxel_count()) + " voxels");
  const OutputFormat format = output_row_of(path).format;
  const VoxelStream voxels = label_stream(format, map.grid, {{0, 0, 0}, map.grid.size}, map.labels);
  const bool has_segments = format == OutputFormat::segmentation_nrrd;
  return write_volume(target, voxels, source, options, has_segments ? nrrd_segment_lines(map) : "");
}

}  // namespace

void WriteOptions::validate() const {
  if (compression_level < 0 || compression_level > 9)
    throw Error(ErrorCode::usage, "compression level is " + text_of(compression_level) +
                                      "; expected 0 (none) to 9 (smallest); choose a level in that range");
}

void check_volume_output(const std::filesystem::path& path) {
  output_row_of(path);
  check_output_path(path);
}

std::string write_label_map(const std::filesystem::path& path, const LabelMap& map,
                            const std::optional<NiftiGeometry>& source, const WriteOptions& options) {
  return write_labels({path}, map, source, options);
}

std::string encode_label_map(const std::filesystem::path& name, const LabelMap& map,
                             const std::optional<NiftiGeometry>& source, const WriteOptions& options) {
  std::string bytes;
  write_labels({name, &bytes}, map, source, options);
  return bytes;
}

std::string write_label_map(const std::filesystem::path& path, const Grid& grid, const LabelPatch& patch,
                            const std::optional<NiftiGeometry>& source, const WriteOptions& options) {
  const OutputFormat format = output_row_of(path).format;
  if (format == OutputFormat::segmentation_nrrd)
    return write_label_map(path, whole_mask(grid, patch), source, options);
  check_box(path, grid, patch.region, patch.labels.size());
  return write_volume({path}, label_stream(format, grid, patch.region, patch.labels), source, options, "");
}

std::string write_probabilities(const std::filesystem::path& path, const Grid& grid,
                                const std::vector<ProbabilityPatch>& patches,
                                const std::optional<NiftiGeometry>& source, const WriteOptions& options) {
  if (patches.empty()) throw Error(ErrorCode::processing, path.string() + ": no probabilities to write");
  for (const ProbabilityPatch& patch : patches)
    check_box(path, grid, patch.region, patch.probabilities.size());
  std::vector<float> slice(static_cast<std::size_t>(grid.size[0] * grid.size[1]));
  VoxelStream voxels{grid, static_cast<std::int64_t>(patches.size()), ScalarType::float32, {}};
  voxels.slice = [&](std::int64_t volume, std::int64_t k) -> const void* {
    copy_slice(patches[static_cast<std::size_t>(volume)], grid.size, k, slice);
    return slice.data();
  };
  return write_volume({path}, voxels, source, options, "");
}

}  // namespace sammoe
