#pragma once

#include "dicom/planes/image_file.hpp"

#include <vector>

namespace sammoe {

/// Throws Error{input} unless a JPEG or JPEG-LS stream says itself that it has one component of the layout's
/// rows and columns, with samples as wide as those allocated. DCMTK would leave what a smaller picture does
/// not fill as it found it.
void require_jpeg_form(const std::vector<unsigned char>& stream, const PixelLayout& layout);

}  // namespace sammoe
