#pragma once

#include "dicom/planes/image_file.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// The samples of one JPEG 2000 codestream (or .jp2 file), through OpenJPEG, row by row as the stream holds
/// them. Throws Error{input} unless it is complete and says itself that it has one component of the layout's
/// rows and columns and no more bits than are allocated; that is checked before memory is taken.
std::vector<std::int32_t> decode_jpeg_2000(const std::vector<unsigned char>& bytes,
                                           const PixelLayout& layout);

}  // namespace sammoe
