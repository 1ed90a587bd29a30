#pragma once

#include "io/nrrd_mha/text_header.hpp"
#include "io/stored_form.hpp"
#include "io/volume_source.hpp"

#include <string_view>

namespace sammoe {

/// Whether a file that starts so claims to be NRRD.
bool looks_like_nrrd(std::string_view head);

/// Reads the header of a NRRD file with raw, gzip- or bzip2-packed voxels, which follow it or are in a file
/// of their own, from the first kLongestTextHeader bytes of the file, or all there are. Strict: unknown
/// fields, axes that are neither space nor one of volumes, and unknown spaces are Error{input}.
TextHeader parse_nrrd_header(std::string_view head);

bool claims_nrrd(VolumeSource& source);
LoadedVolume read_nrrd(VolumeSource& source, const ReadOptions& options);
StoredForm describe_nrrd(VolumeSource& source, const ReadOptions& options);
std::vector<std::filesystem::path> nrrd_data_files(VolumeSource& source);

}  // namespace sammoe
