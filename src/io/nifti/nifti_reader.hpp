#pragma once

#include "io/stored_form.hpp"
#include "io/volume_source.hpp"

namespace sammoe {

/// Whether the file claims to be NIfTI or Analyze 7.5, good or bad.
bool claims_nifti(VolumeSource& source);

/// Reads NIfTI-1 or -2, in one file or as a pair, and Analyze 7.5. All but the path in messages is as
/// read_volume says.
LoadedVolume read_nifti(VolumeSource& source, const ReadOptions& options);

/// What its header says.
StoredForm describe_nifti(VolumeSource& source, const ReadOptions& options);

/// The file that holds the voxels of a pair's header; none if they are in the header's own file.
std::vector<std::filesystem::path> nifti_data_files(VolumeSource& source);

}  // namespace sammoe
