#pragma once

#include "dicom/planes/image_file.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// A file that does not belong to a volume, and why.
struct SkippedFile {
  std::string name;  ///< relative to the folder
  std::string reason;
};

/// The DICOM images of a path, and the rest.
struct FolderScan {
  std::vector<ImageFile> images;  ///< ImageFrame::file counts these
  std::vector<SkippedFile> skipped;
  std::vector<SkippedFile> damaged;  ///< DICOM files of which not even the series can be told, and lost links
};

/// Scans one file, or every file of a folder and its folders, in the order of their names. Links to files are
/// followed, links to folders are not; one that leads to nothing counts as a damaged file. Throws
/// Error{input} if a folder cannot be read.
FolderScan scan_path(const std::filesystem::path& path);

}  // namespace sammoe
