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

/// Whether a path ends in a format that volumes can be written in, or several volumes in one file. The mask
/// of a case can be written in more formats (cases/mask_formats.hpp).
bool names_written_volume(const std::filesystem::path& path);
bool names_written_series(const std::filesystem::path& path);

/// The endings of volumes, or of those that can be written so, for messages: ".nii.gz, .nii, ... or .mgh".
std::string volume_endings();
std::string written_endings();
std::string written_series_endings();

}  // namespace sammoe
