#pragma once

#include "io/nrrd_mha/text_header.hpp"
#include "io/stored_form.hpp"
#include "io/volume_source.hpp"

#include <string_view>

namespace sammoe {

/// Whether a file that starts so claims to be MetaImage.
bool looks_like_mha(std::string_view head);

/// Reads the header of a MetaImage file (.mha, .mhd), plain or packed, from the first kLongestTextHeader
/// bytes of the file, or all there are. Strict as parse_nrrd_header, except that unknown fields are notes.
/// Throws Error{input}.
TextHeader parse_mha_header(std::string_view head);

bool claims_mha(VolumeSource& source);
LoadedVolume read_mha(VolumeSource& source, const ReadOptions& options);
StoredForm describe_mha(VolumeSource& source, const ReadOptions& options);
std::vector<std::filesystem::path> mha_data_files(VolumeSource& source);

}  // namespace sammoe
