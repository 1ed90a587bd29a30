#include "io/nrrd_mha/text_header.hpp"

#include "core/lps.hpp"
#include "core/refusal.hpp"
#include "core/vector_algebra.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace sammoe {
namespace {

bool is_separator(char c) {
  return c == ' ' || c == '\t' || c == ',' || c == '(' || c == ')';
}

/// All numbers of a text, or none if something else is among them or one is not finite.
std::vector<double> numbers_in(std::string_view text) {
  std::vector<double> numbers;
  const char* next = text.data();
  const char* const end = next + text.size();
  while (true) {
    while (next != end && is_separator(*next)) ++next;
    if (next == end) return numbers;
    double value = 0;
    const auto [stop, problem] = std::from_chars(next, end, value);
    if (problem != std::errc() || !std::isfinite(value) || (stop != end && !is_separator(*stop))) return {};
    numbers.push_back(value);
    next = stop;
  }
}

}  // namespace

void TextFields::add(const std::string& name, std::string_view value) {
  if (!values_.emplace(name, std::string(value)).second)
    refuse_input("header field '" + name + "' appears twice", "each field once", kExportHeaderAgain);
}

const std::string* TextFields::find(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

const std::string& TextFields::required(const std::string& name) const {
  const std::string* value = find(name);
  if (value == nullptr) refuse_input("has no header field '" + name + "'", "one", kExportHeaderAgain);
  return *value;
}

std::vector<double> TextFields::numbers(const std::string& name, std::size_t count) const {
  const std::string& value = required(name);
  std::vector<double> numbers = numbers_in(value);
  if (numbers.size() != count)
    refuse_input("header field '" + name + "' is '" + value + "'", text_of(count) + " finite numbers",
                 kExportHeaderAgain);
  return numbers;
}

std::vector<std::int64_t> TextFields::sizes(const std::string& name, std::size_t count) const {
  std::vector<std::int64_t> sizes;
  double product = 8;
  for (const double number : numbers(name, count)) {
    product *= number;
    // Written so that a NaN fails; below 2^53 every whole double is exact.
    if (!(number >= 1 && number <= 0x1p53 && product <= 0x1p62) || number != std::floor(number))
      refuse_input("header field '" + name + "' is '" + required(name) + "'",
                   text_of(count) + " whole numbers from 1, of an image that fits a file",
                   kExportHeaderAgain);
    sizes.push_back(static_cast<std::int64_t>(number));
  }
  return sizes;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  constexpr const char* kBlanksOfText = " \t\r";
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanksOfText), text.size()));
    if (text.empty()) return words;
    const std::size_t end = std::min(text.find_first_of(kBlanksOfText), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::optional<double> number_of(std::string_view text) {
  const std::vector<double> numbers = numbers_in(text);
  return numbers.size() == 1 ? std::optional<double>(numbers.front()) : std::nullopt;
}

bool take_line(std::string_view& text, std::string_view& line) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return false;
  line = text.substr(0, end);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  text.remove_prefix(end + 1);
  return true;
}

Affine ras_from_lps(Affine affine) {
  affine.origin_mm = ras_from_lps(affine.origin_mm);
  for (std::size_t axis = 0; axis < 3; ++axis)
    set_column(affine.steps_mm, axis, ras_from_lps(column_of(affine.steps_mm, axis)));
  return affine;
}

std::string exact_text(double value) {
  std::array<char, 32> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), written.ptr};
}

}  // namespace sammoe
