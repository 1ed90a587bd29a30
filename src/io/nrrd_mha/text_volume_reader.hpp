#pragma once

#include "sammoe/volume_io.hpp"

#include "io/nrrd_mha/text_header.hpp"
#include "io/stored_form.hpp"
#include "io/volume_source.hpp"

#include <filesystem>
#include <vector>

namespace sammoe {

/// Reads the voxels of a NRRD or MetaImage file whose header was parsed from the (not yet consumed) front of
/// `source`, from there or from the file that the header names.
///
/// The parsers and this are our own because what ITK 5.2.1 makes of damaged files is wrong: half a .mha, or
/// one with a broken zlib stream, is read without an error and with arbitrary voxels; so is a .nrrd whose
/// gzip trailer is missing or followed by other bytes.
LoadedVolume read_text_volume(VolumeSource& source, TextHeader header, const ReadOptions& options);

/// What such a header says; `format` is the name of the format.
StoredForm form_of(TextHeader header, const std::string& format);

/// The file that the header names for its voxels; none if they follow it.
std::vector<std::filesystem::path> data_files_of(const VolumeSource& source, const TextHeader& header);

}  // namespace sammoe
