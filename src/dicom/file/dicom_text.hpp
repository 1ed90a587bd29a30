#pragma once

#include <cstddef>
#include <string>

namespace sammoe {

/// A number as a Decimal String (DS), which has at most 16 characters: the shortest text that reads back to
/// the same double, or the most exact one that fits.
std::string decimal_string(double value);

/// UTF-8 text fit for one value of a short DICOM text: without control characters and the backslash, which
/// separates values, at most `longest` characters, no blanks at its ends; "?" where bytes are not UTF-8.
std::string dicom_text(const std::string& text, std::size_t longest = 64);

/// Whether text needs no more than DICOM's default characters.
bool is_ascii(const std::string& text);
/// The text with a "?" for each character beyond ASCII.
std::string ascii_only(const std::string& text);

/// Now, in local time as scanners write it.
struct DicomTime {
  std::string date;  ///< DA: 20240517
  std::string time;  ///< TM: 093000
};
DicomTime dicom_now();

}  // namespace sammoe
