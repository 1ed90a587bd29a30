#pragma once

#include "sammoe/dicom_inspection.hpp"

#include <iosfwd>

namespace sammoe {

/// Prints what DICOM files hold, for people.
void print_dicom_text(std::ostream& out, const DicomInspection& inspection);

/// Prints it as JSON (docs/dicom.md).
void print_dicom_json(std::ostream& out, const DicomInspection& inspection);

}  // namespace sammoe
