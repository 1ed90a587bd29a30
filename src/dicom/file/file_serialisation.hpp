#pragma once

#include <memory>
#include <string>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcfilefo.h>

namespace sammoe {

/// A DICOM file as bytes: preamble, file header, data set in explicit little endian. Throws
/// Error{processing}.
std::string bytes_of_file(DcmFileFormat& file);

/// A DICOM file out of bytes, which must outlive it. Throws Error{input} with DCMTK's reason.
std::unique_ptr<DcmFileFormat> file_of_bytes(const std::string& bytes);

}  // namespace sammoe
