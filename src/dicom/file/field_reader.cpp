#include "dicom/file/field_reader.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"

#include <charconv>
#include <cmath>
#include <string_view>
#include <system_error>

#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dctag.h>

namespace sammoe {
namespace {

DcmElement* element_of(DcmItem* item, const DcmTagKey& tag) {
  DcmElement* element = nullptr;
  if (item == nullptr || item->findAndGetElement(tag, element).bad()) return nullptr;
  return element;
}

/// Without what pads values at either end: blanks, and the NULs that some writers take for all types.
std::string_view unpadded(std::string_view text) {
  constexpr std::string_view kPadding(" \t\r\0", 4);
  const std::size_t begin = text.find_first_not_of(kPadding);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kPadding) - begin + 1);
}

/// A decimal or integer string (DS, IS): digits as in C, no comma, no hexadecimal, padded.
std::optional<double> parse_decimal(std::string_view text) {
  text = unpadded(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || stop != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::vector<std::string_view> components_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find('\\');
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The numbers of a binary attribute; empty if it has another type.
std::vector<double> binary_numbers(DcmElement& element, std::size_t count) {
  std::vector<double> values;
  for (unsigned long n = 0; n < count; ++n) {
    Float64 wide = 0;
    Float32 narrow = 0;
    Uint16 small = 0;
    Sint32 large = 0;
    if (element.getFloat64(wide, n).good())
      values.push_back(wide);
    else if (element.getFloat32(narrow, n).good())
      values.push_back(static_cast<double>(narrow));
    else if (element.getUint16(small, n).good())
      values.push_back(small);
    else if (element.getSint32(large, n).good())
      values.push_back(large);
    if (values.size() != n + 1 || !std::isfinite(values.back())) return {};
  }
  return values;
}

[[noreturn]] void refuse_value(const DcmTagKey& tag, const std::string& shown, std::size_t count) {
  refuse_input(name_of_tag(tag) + " is " + in_quotes(shown),
               count == 1 ? "a number" : text_of(count) + " numbers", kExportSeriesAgain);
}

}  // namespace

std::string name_of_tag(const DcmTagKey& tag) {
  return DcmTag(tag).getTagName();
}

std::string FieldReader::text(const DcmTagKey& tag) const {
  DcmElement* element = element_of(item_, tag);
  OFString value;
  if (element == nullptr || !element->isaString() || element->getOFStringArray(value).bad()) return "";
  return std::string(unpadded({value.c_str(), value.size()}));
}

std::string FieldReader::comparable(const DcmTagKey& tag) const {
  DcmElement* element = element_of(item_, tag);
  OFString value;
  if (element == nullptr || !element->isLeaf() || element->getOFStringArray(value).bad()) return "";
  return std::string(unpadded({value.c_str(), value.size()}));
}

std::optional<std::vector<double>> FieldReader::numbers(const DcmTagKey& tag, std::size_t count) const {
  DcmElement* element = element_of(item_, tag);
  if (element == nullptr || element->isEmpty()) return std::nullopt;
  std::vector<double> values;
  if (!element->isaString()) {  // numbers as text are read whatever type of text the writer says
    values = binary_numbers(*element, count);
    if (values.size() != count || element->getVM() != count)
      refuse_value(tag, std::string("of type ") + DcmVR(element->ident()).getVRName(), count);
    return values;
  }
  const std::string shown = text(tag);
  for (const std::string_view part : components_of(shown)) {
    const std::optional<double> value = parse_decimal(part);
    if (!value) refuse_value(tag, shown, count);
    values.push_back(*value);
  }
  if (values.size() != count) refuse_value(tag, shown, count);
  return values;
}

std::optional<double> FieldReader::number(const DcmTagKey& tag) const {
  const std::optional<std::vector<double>> values = numbers(tag, 1);
  return values ? std::optional<double>(values->front()) : std::nullopt;
}

std::optional<std::int64_t> FieldReader::whole_number(const DcmTagKey& tag) const {
  const std::optional<double> value = number(tag);
  if (!value) return std::nullopt;
  if (*value != std::floor(*value) || std::abs(*value) > 2147483648.0)
    refuse_input(name_of_tag(tag) + " is " + text_of(*value), "a whole number", kExportSeriesAgain);
  return static_cast<std::int64_t>(*value);
}

DcmItem* FieldReader::first_item(const DcmTagKey& sequence) const {
  DcmItem* first = nullptr;
  if (item_ == nullptr || item_->findAndGetSequenceItem(sequence, first, 0).bad()) return nullptr;
  return first;
}

bool FieldReader::has(const DcmTagKey& tag) const {
  return element_of(item_, tag) != nullptr;
}

}  // namespace sammoe
