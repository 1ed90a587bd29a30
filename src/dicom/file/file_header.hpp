#pragma once

#include "dicom/file/byte_window.hpp"

#include <cstdint>
#include <string>

namespace sammoe {

/// Transfer syntaxes that decide how attributes are laid out; all others are explicit little endian.
constexpr const char* kImplicitLittleEndian = "1.2.840.10008.1.2";
constexpr const char* kExplicitLittleEndian = "1.2.840.10008.1.2.1";
constexpr const char* kDeflatedExplicitLittleEndian = "1.2.840.10008.1.2.1.99";
constexpr const char* kExplicitBigEndian = "1.2.840.10008.1.2.2";

/// What stands before the data set of a DICOM file.
struct FileHeader {
  std::uint64_t dataset_begin = 0;
  std::string transfer_syntax;  ///< as the header names it; guessed from the bytes where there is no header
};

/// Finds the data set after the preamble and the file meta information (group 0002), both of which may be
/// missing.
FileHeader read_file_header(ByteWindow& bytes);

}  // namespace sammoe
