#pragma once

#include "dicom/planes/image_file.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sammoe {

/// One SHA-256 for the files of images, as sha256_of_files. Throws Error{input} if a file changed since it
/// was scanned: voxels that were read of it may not be those that the hash is of.
std::string digest_of_images(const std::vector<std::reference_wrapper<const ImageFile>>& images);

}  // namespace sammoe
