#include "dicom/file/dicom_text.hpp"

#include "core/ascii_text.hpp"

#include <cmath>
#include <ctime>
#include <locale>
#include <sstream>

namespace sammoe {
namespace {

constexpr std::size_t kLongestDecimal = 16;

/// Independent of the locale, which may have a decimal comma.
std::string with_digits(double value, int digits) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text.precision(digits);
  text << value;
  return text.str();
}

double parsed(const std::string& text) {
  std::istringstream stream(text);
  stream.imbue(std::locale::classic());
  double value = 0;
  stream >> value;
  return value;
}

/// Bytes of the UTF-8 character that begins with this byte; 0 if none does.
std::size_t character_bytes(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

bool continues(const std::string& text, std::size_t at, std::size_t bytes) {
  if (at + bytes > text.size()) return false;
  for (std::size_t n = 1; n < bytes; ++n) {
    if ((static_cast<unsigned char>(text[at + n]) & 0xC0U) != 0x80U) return false;
  }
  return true;
}

/// Takes the character at `at`, which moves on: as it is, or "?" if it is none.
std::string next_character(const std::string& text, std::size_t& at) {
  const std::size_t bytes = character_bytes(static_cast<unsigned char>(text[at]));
  const bool whole = bytes > 0 && continues(text, at, bytes);
  const std::string character = whole ? text.substr(at, bytes) : "?";
  at += whole ? bytes : 1;
  return character;
}

}  // namespace

std::string decimal_string(double value) {
  std::string best = "0";
  if (value == 0 || !std::isfinite(value)) return best;
  for (int digits = 1; digits <= 17; ++digits) {
    const std::string text = with_digits(value, digits);
    if (text.size() > kLongestDecimal) break;
    best = text;
    if (parsed(text) == value) break;
  }
  return best;
}

std::string dicom_text(const std::string& text, std::size_t longest) {
  std::string result;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size() && count < longest; ++count) {
    const std::string character = next_character(text, at);
    const auto first = static_cast<unsigned char>(character.front());
    result += first < 0x20 || first == 0x7F || first == '\\' ? " " : character;
  }
  return std::string(trimmed(result));
}

bool is_ascii(const std::string& text) {
  for (const char character : text) {
    if (static_cast<unsigned char>(character) >= 0x80) return false;
  }
  return true;
}

std::string ascii_only(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::string character = next_character(text, at);
    result += character.size() == 1 ? character : "?";
  }
  return result;
}

DicomTime dicom_now() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  char date[sizeof "00000000"] = {};
  char time[sizeof "000000"] = {};
  std::strftime(date, sizeof date, "%Y%m%d", &local);
  std::strftime(time, sizeof time, "%H%M%S", &local);
  return {date, time};
}

}  // namespace sammoe
