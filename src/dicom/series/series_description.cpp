#include "dicom/series/series_description.hpp"

#include "core/ascii_text.hpp"
#include "core/utf8.hpp"
#include "dicom/file/character_sets.hpp"

#include <string_view>

#include <dcmtk/dcmdata/dcdeftag.h>

namespace sammoe {
namespace {

/// Bytes: shorter parts, such as initials, would be found in many a word. A single Chinese character has as
/// many, and may be a whole name.
constexpr std::size_t kShortestPart = 3;
/// Characters.
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

/// The start of the text, with "?" for each control character.
std::string shown(std::string_view text) {
  std::string result;
  for (std::size_t count = 0; !text.empty() && count < kLongestDescription; ++count) {
    const Utf8Character next = first_character(text);
    const bool is_control =
        next.bytes == 0 || next.code_point < 0x20 || (next.code_point >= 0x7F && next.code_point < 0xA0);
    const std::size_t bytes = next.bytes == 0 ? 1 : next.bytes;
    result += is_control ? "?" : text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return result;
}

}  // namespace

std::string series_description(const FieldReader& fields) {
  const std::string character_set = fields.text(DCM_SpecificCharacterSet);
  const std::string text = utf8_of(fields.text(DCM_SeriesDescription), character_set);
  for (const DcmTagKey& tag : {DCM_PatientName, DCM_PatientID, DCM_OtherPatientNames})
    if (repeats(lower_case(text), utf8_of(fields.text(tag), character_set))) return "";
  return shown(text);
}

}  // namespace sammoe
