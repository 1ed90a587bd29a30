#include "dicom/file/dicom_text.hpp"

#include "core/ascii_text.hpp"
#include "core/utf8.hpp"

#include <cmath>
#include <ctime>
#include <locale>
#include <sstream>
#include <string_view>

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

/// Takes the first character off a text that is not empty: as it is, or "?" if it is not a character.
std::string take_character(std::string_view& text) {
  const std::size_t bytes = first_character(text).bytes;
  const std::string character = bytes > 0 ? std::string(text.substr(0, bytes)) : "?";
  text.remove_prefix(bytes > 0 ? bytes : 1);
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
  std::string_view rest = text;
  for (std::size_t count = 0; !rest.empty() && count < longest; ++count) {
    const std::string character = take_character(rest);
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
  for (std::string_view rest = text; !rest.empty();) {
    const std::string character = take_character(rest);
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
