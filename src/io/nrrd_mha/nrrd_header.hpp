#pragma once

#include "io/nrrd_mha/text_header.hpp"

#include <string_view>

namespace sammoe {

/// Whether a file that starts so claims to be NRRD.
bool looks_like_nrrd(std::string_view head);

/// Reads the header of a NRRD file with attached, raw or gzip-packed voxels from the first
/// kLongestTextHeader bytes of the file, or all there are. Strict: unknown fields, more than three axes,
/// axes that are no space, spaces other than RAS, LAS and LPS are Error{input}.
TextHeader parse_nrrd_header(std::string_view head);

}  // namespace sammoe
