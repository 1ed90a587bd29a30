#include "dicom/series/image_digest.hpp"

#include "files/file_bytes.hpp"
#include "files/file_state.hpp"

#include <utility>

namespace sammoe {

std::string digest_of_images(const std::vector<std::reference_wrapper<const ImageFile>>& images) {
  std::vector<std::string> digests;
  for (const ImageFile& image : images)
    digests.push_back(sha256_of_unchanged_file(image.path, image.state, ErrorCode::input));
  return joined_sha256(std::move(digests));
}

}  // namespace sammoe
