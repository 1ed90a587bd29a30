#pragma once

#include "sammoe/dicom_inspection.hpp"

#include <iosfwd>

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

/// Prints what DICOM files hold, for people.
void print_dicom_text(std::ostream& out, const DicomInspection& inspection);

/// The same as JSON (docs/dicom.md).
nlohmann::ordered_json dicom_json(const DicomInspection& inspection);

}  // namespace sammoe
