#pragma once

#include <cstddef>
#include <string_view>

namespace sammoe {

/// How many bytes of a file looks_like_dicom needs.
constexpr std::size_t kDicomHeadBytes = 132;

/// Whether a file that starts so is meant to be DICOM: it has the preamble's "DICM", or starts without a
/// preamble with an attribute of the groups 0002 or 0008.
bool looks_like_dicom(std::string_view head);

}  // namespace sammoe
