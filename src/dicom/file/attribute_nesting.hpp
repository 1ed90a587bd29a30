#pragma once

#include "dicom/file/byte_window.hpp"
#include "dicom/file/file_header.hpp"

namespace sammoe {

/// Throws Error{input} if the attributes are nested so deeply that DCMTK's recursion would exhaust the stack
/// (3.6.7 has no limit), or so many are out of order that its insertion would take hours. Follows the lengths
/// without reading values; where they make no sense it stops, and leaves the complaint to DCMTK. Returns the
/// place it got to, which is beyond the end of the bytes if a value is.
std::uint64_t require_shallow_nesting(ByteWindow& bytes, const FileHeader& header);

}  // namespace sammoe
