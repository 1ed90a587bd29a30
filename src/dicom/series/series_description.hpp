#pragma once

#include "dicom/file/field_reader.hpp"

#include <string>

namespace sammoe {

/// What the operator called the series, for the eyes of who inspects a folder and for nothing that is kept.
/// UTF-8, at most 64 characters; control characters and bytes outside the series' character set become '?'.
/// Empty if it repeats a part of the patient's name or the patient's ID.
std::string series_description(const FieldReader& fields);

}  // namespace sammoe
