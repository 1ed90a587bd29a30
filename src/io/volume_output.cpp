#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/volume_io.hpp"

#include "core/atomic_file.hpp"
#include "core/refusal.hpp"
#include "io/affine_grid.hpp"
#include "io/bytes/byte_sink.hpp"
#include "io/nifti/nifti_geometry.hpp"
#include "io/nifti/nifti_writer.hpp"
#include "io/nrrd_mha/mha_writer.hpp"
#include "io/nrrd_mha/nrrd_writer.hpp"
#include "io/voxel_stream.hpp"

#include <algorithm>

namespace sammoe {
namespace {

enum class VolumeFormat { nifti, nifti_gzip, nrrd, mha };

[[noreturn]] void refuse_output(const std::filesystem::path& path, const std::string& met,
                                const std::string& expected, const std::string& advice) {
  throw Error(ErrorCode::output, path.string() + ": " + met + "; expected " + expected + "; " + advice);
}

VolumeFormat format_of(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  const auto ends_in = [&name](const std::string& ending) {
    return name.size() > ending.size() &&
           name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
  };
  if (ends_in(".nii")) return VolumeFormat::nifti;
  if (ends_in(".nii.gz")) return VolumeFormat::nifti_gzip;
  if (ends_in(".nrrd")) return VolumeFormat::nrrd;
  if (ends_in(".mha")) return VolumeFormat::mha;
  if (has_dicom_ending(path))
    refuse_output(path, "a DICOM Segmentation holds the mask of a DICOM series only",
                  ".nii.gz, .nii, .nrrd or .mha here", "choose one of these endings");
  refuse_output(path, "no known ending", ".nii.gz, .nii, .nrrd or .mha", "choose one of these endings");
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
                         const std::optional<NiftiGeometry>& source, const WriteOptions& options) {
  options.validate();
  const VolumeFormat format = format_of(path);
  voxels.grid.validate();
  const bool is_nifti = format == VolumeFormat::nifti || format == VolumeFormat::nifti_gzip;
  if (voxels.volume_count > 1 && !is_nifti)
    refuse_output(path, text_of(voxels.volume_count) + " volumes in one file", ".nii.gz or .nii",
                  "choose one of these endings");
  ByteSink sink(path);
  if (format == VolumeFormat::nifti_gzip) sink.begin(Coding::gzip, options.compression_level);
  if (is_nifti) write_nifti(sink, voxels, geometry_for(path, voxels, source));
  if (format == VolumeFormat::nrrd) write_nrrd(sink, voxels, options.compression_level);
  if (format == VolumeFormat::mha) write_mha(sink, voxels, options.compression_level);
  return sink.commit();
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
  format_of(path);
  check_output_path(path);
}

std::string write_label_map(const std::filesystem::path& path, const LabelMap& map,
                            const std::optional<NiftiGeometry>& source, const WriteOptions& options) {
  if (map.grid.voxel_count() != static_cast<std::int64_t>(map.labels.size()))
    throw Error(ErrorCode::processing, path.string() + ": " + text_of(map.labels.size()) +
                                           " labels do not fill a grid of " +
                                           text_of(map.grid.voxel_count()) + " voxels");
  const bool narrow =
      std::all_of(map.labels.begin(), map.labels.end(), [](auto label) { return label <= 255; });
  const std::int64_t slice_voxels = map.grid.size[0] * map.grid.size[1];
  std::vector<std::uint8_t> narrowed(narrow ? static_cast<std::size_t>(slice_voxels) : 0);
  VoxelStream voxels{map.grid, 1, narrow ? ScalarType::uint8 : ScalarType::uint16, {}};
  voxels.slice = [&](std::int64_t, std::int64_t k) -> const void* {
    const std::uint16_t* labels = map.labels.data() + k * slice_voxels;
    if (!narrow) return labels;
    std::transform(labels, labels + slice_voxels, narrowed.begin(),
                   [](std::uint16_t label) { return static_cast<std::uint8_t>(label); });
    return narrowed.data();
  };
  return write_volume(path, voxels, source, options);
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
  return write_volume(path, voxels, source, options);
}

}  // namespace sammoe
