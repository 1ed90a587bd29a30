#pragma once

#include "dicom/planes/image_file.hpp"

#include <vector>

namespace sammoe {

/// The samples of one RLE frame (DICOM PS3.5 annex G), native byte order. Our own, because DCMTK 3.6.7 reads
/// beyond the frame where a damaged header says so. Throws Error{input} unless the segments are within the
/// stream and hold all of the layout's pixels.
std::vector<unsigned char> decode_run_lengths(const std::vector<unsigned char>& stream,
                                              const PixelLayout& layout);

}  // namespace sammoe
