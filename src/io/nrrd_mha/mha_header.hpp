#pragma once

#include "io/nrrd_mha/text_header.hpp"

#include <string_view>

namespace sammoe {

/// Whether a file that starts so claims to be MetaImage.
bool looks_like_mha(std::string_view head);

/// Reads the header of a MetaImage file with local voxels (.mha), plain or packed, from the first
/// kLongestTextHeader bytes of the file, or all there are. `file_size` is compared with the packed size that
/// the header states. Strict as parse_nrrd_header, except that unknown fields are notes. Throws Error{input}.
TextHeader parse_mha_header(std::string_view head, std::uint64_t file_size);

}  // namespace sammoe
