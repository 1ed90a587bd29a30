#include "core/refusal.hpp"

#include "sammoe/printable.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace sammoe {
namespace {

constexpr int kDigits = 6;
// Beyond, not every whole number is a double.
constexpr double kLargestInFull = 1e15;
constexpr std::size_t kBytesQuoted = 60;

template <typename... Format>
std::string converted(double value, Format... format) {
  std::array<char, 64> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value, format...);
  return {text.data(), written.ptr};
}

bool looks_whole(const std::string& text) {
  return text.find_first_of(".e") == std::string::npos;
}

bool continues_a_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string text_of_real(double value) {
  if (!std::isfinite(value)) return converted(value);
  const bool is_whole = value == std::floor(value);
  if (is_whole && std::abs(value) <= kLargestInFull) return converted(value, std::chars_format::fixed, 0);
  const std::string brief = converted(value, std::chars_format::general, kDigits);
  return !is_whole && looks_whole(brief) ? converted(value) : brief;
}

std::string in_quotes(std::string_view text) {
  std::size_t end = text.size();
  if (end > kBytesQuoted) {
    end = kBytesQuoted;
    while (end > 0 && continues_a_character(text[end])) --end;
  }
  return "'" + printable(text.substr(0, end)) + (end < text.size() ? "...'" : "'");
}

}  // namespace sammoe
