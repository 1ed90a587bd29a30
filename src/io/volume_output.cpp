#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/volume_io.hpp"

#include "core/ascii_text.hpp"
#include "core/atomic_file.hpp"
#include "core/refusal.hpp"
#include "io/affine_grid.hpp"
#include "io/bytes/byte_sink.hpp"
#include "io/mgh/mgh_writer.hpp"
#include "io/nifti/nifti_geometry.hpp"
#include "io/nifti/nifti_writer.hpp"
#include "io/nrrd_mha/mha_writer.hpp"
#include "io/nrrd_mha/nrrd_segments.hpp"
#include "io/nrrd_mha/nrrd_writer.hpp"
#include "io/volume_names.hpp"
#include "io/voxel_stream.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace sammoe {
namespace {

enum class OutputFormat { nifti, nifti_gzip, nrrd, segmentation_nrrd, mha, mgh, mgh_gzip };

struct OutputRow {
  const char* ending;  ///< in lower case
  OutputFormat format;
  bool holds_several_volumes;
};
constexpr OutputRow kOutputs[] = {
    {".nii", OutputFormat::nifti, true},   {".nii.gz", OutputFormat::nifti_gzip, true},
    {".nrrd", OutputFormat::nrrd, false},  {".seg.nrrd", OutputFormat::segmentation_nrrd, false},
    {".mha", OutputFormat::mha, false},    {".mgh", OutputFormat::mgh, true},
    {".mgz", OutputFormat::mgh_gzip, true}};

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

std::string write_volume(const std::filesystem::path& path, const VoxelStream& voxels,
                         const std::optional<NiftiGeometry>& source, const WriteOptions& options,
                         const std::string& nrrd_notes) {
  options.validate();
  const OutputRow& row = output_row_of(path);
  voxels.grid.validate();
  if (voxels.volume_count > 1 && !row.holds_several_volumes)
    refuse_output(path, text_of(voxels.volume_count) + " volumes in one file", ".nii.gz, .nii, .mgz or .mgh",
                  "choose one of these endings");
  ByteSink sink(path);
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

template <typename T>
const void* narrowed_slice(const std::uint16_t* labels, std::size_t count, std::vector<unsigned char>& room) {
  room.resize(count * sizeof(T));
  for (std::size_t n = 0; n < count; ++n) {
    const T value = static_cast<T>(labels[n]);
    std::memcpy(room.data() + n * sizeof(T), &value, sizeof(T));
  }
  return room.data();
}

/// A slice of labels as values of `type`, in `room` where they differ from what is there.
const void* labels_as(ScalarType type, const std::uint16_t* labels, std::size_t count,
                      std::vector<unsigned char>& room) {
  switch (type) {
    case ScalarType::uint8:
      return narrowed_slice<std::uint8_t>(labels, count, room);
    case ScalarType::int16:
      return narrowed_slice<std::int16_t>(labels, count, room);
    case ScalarType::int32:
      return narrowed_slice<std::int32_t>(labels, count, room);
    default:
      return labels;
  }
}

void check_patch(const std::filesystem::path& path, const Grid& grid, const ProbabilityPatch& patch) {
  const bool inside = clip(patch.region, grid.size).size == patch.region.size;
  if (!inside || patch.region.voxel_count() != static_cast<std::int64_t>(patch.probabilities.size()))
    throw Error(ErrorCode::processing, path.string() + ": a patch of " + text_of(patch.probabilities.size()) +
                                           " probabilities does not fill its region of the volume");
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
  if (map.grid.voxel_count() != static_cast<std::int64_t>(map.labels.size()))
    throw Error(ErrorCode::processing, path.string() + ": " + text_of(map.labels.size()) +
                                           " labels do not fill a grid of " +
                                           text_of(map.grid.voxel_count()) + " voxels");
  const OutputFormat format = output_row_of(path).format;
  const auto largest = std::max_element(map.labels.begin(), map.labels.end());
  const ScalarType type = label_type(format, largest == map.labels.end() ? std::uint16_t{0} : *largest);
  const std::int64_t slice_voxels = map.grid.size[0] * map.grid.size[1];
  std::vector<unsigned char> room;
  VoxelStream voxels{map.grid, 1, type, {}};
  voxels.slice = [&](std::int64_t, std::int64_t k) {
    return labels_as(type, map.labels.data() + k * slice_voxels, static_cast<std::size_t>(slice_voxels),
                     room);
  };
  const bool has_segments = format == OutputFormat::segmentation_nrrd;
  return write_volume(path, voxels, source, options, has_segments ? nrrd_segment_lines(map) : "");
}

std::string write_probabilities(const std::filesystem::path& path, const Grid& grid,
                                const std::vector<ProbabilityPatch>& patches,
                                const std::optional<NiftiGeometry>& source, const WriteOptions& options) {
  if (patches.empty()) throw Error(ErrorCode::processing, path.string() + ": no probabilities to write");
  for (const ProbabilityPatch& patch : patches) check_patch(path, grid, patch);
  std::vector<float> slice(static_cast<std::size_t>(grid.size[0] * grid.size[1]));
  VoxelStream voxels{grid, static_cast<std::int64_t>(patches.size()), ScalarType::float32, {}};
  voxels.slice = [&](std::int64_t volume, std::int64_t k) -> const void* {
    copy_slice(patches[static_cast<std::size_t>(volume)], grid.size, k, slice);
    return slice.data();
  };
  return write_volume(path, voxels, source, options, "");
}

}  // namespace sammoe
