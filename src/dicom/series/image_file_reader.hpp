#pragma once

#include "dicom/planes/image_file.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace sammoe {

/// What a file of a folder turned out to be: an image (perhaps one with a problem); or nothing that a volume
/// is made of; or a DICOM file too damaged to tell which series misses it.
struct ScannedFile {
  std::optional<ImageFile> image;
  std::string skipped;  ///< why it is not an image: what was met, such as "is a DICOM radiotherapy dose"
  std::string damage;
};

/// Reads what a file says of itself, but its pixels. `name` is the file's name in messages. Throws only if
/// the machine fails.
ScannedFile scan_file(const std::filesystem::path& path, const std::string& name);

}  // namespace sammoe
