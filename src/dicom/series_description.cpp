#include "dicom/series_description.hpp"

#include "core/ascii_text.hpp"

#include <dcmtk/dcmdata/dcdeftag.h>

namespace sammoe {
namespace {

/// Shorter parts, such as initials, would be found in many a word.
constexpr std::size_t kShortestPart = 3;
constexpr std::size_t kLongestDescription = 64;

/// Whether the text holds a part of `patient`, which is divided by blanks and the signs of a person's name.
bool repeats(const std::string& text, const std::string& patient) {
  std::string part;
  for (const char c : lower_case(patient) + " ") {
    if (std::string(" ^=,._-").find(c) == std::string::npos) {
      part += c;
      continue;
    }
    if (part.size() >= kShortestPart && text.find(part) != std::string::npos) return true;
    part.clear();
  }
  return false;
}

}  // namespace

std::string series_description(const FieldReader& fields) {
  std::string text = fields.text(DCM_SeriesDescription).substr(0, kLongestDescription);
  for (const DcmTagKey& tag : {DCM_PatientName, DCM_PatientID, DCM_OtherPatientNames})
    if (repeats(lower_case(text), fields.text(tag))) return "";
  for (char& c : text)
    if (c < 0x20 || c > 0x7E) c = '?';
  return text;
}

}  // namespace sammoe
