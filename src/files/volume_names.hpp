#pragma once

#include <filesystem>
#include <string>

namespace sammoe {

/// The ending of a volume's file, such as ".nii.gz", as it is written there, in whatever case; empty if the
/// name has none that is known.
std::string volume_ending(const std::filesystem::path& path);

/// The file's name without that ending.
std::string volume_stem(const std::filesystem::path& path);

/// Whether a path ends as the name of a file that is a volume: not of one that holds the voxels of a header
/// beside it.
bool names_volume(const std::filesystem::path& path);

/// Whether a path ends in a format that masks can have, DICOM left out.
bool names_written_volume(const std::filesystem::path& path);

/// Whether a path ends in a format that masks can have, DICOM Segmentations among them.
bool names_mask(const std::filesystem::path& path);

/// The endings of volumes, or of those that can be written, for messages: ".nii.gz, .nii, ... or .mgh".
std::string volume_endings();
std::string written_endings();

}  // namespace sammoe
