#include "dicom/file/character_sets.hpp"

#include "core/ascii_text.hpp"
#include "core/utf8.hpp"

#include <cerrno>
#include <memory>
#include <string_view>
#include <type_traits>

#include <iconv.h>

namespace sammoe {
namespace {

constexpr char kEscape = '\x1B';
constexpr const char* kAscii = "US-ASCII";
constexpr const char* kShiftJis = "SHIFT_JIS";

/// Defined terms with what they end in, after "ISO_IR " or "ISO 2022 IR ", and the names that the C library
/// has.
struct NamedSet {
  std::string_view term;
  const char* converter;
};
constexpr NamedSet kSets[] = {
    {"6", kAscii},         {"100", "ISO-8859-1"}, {"101", "ISO-8859-2"},  {"109", "ISO-8859-3"},
    {"110", "ISO-8859-4"}, {"144", "ISO-8859-5"}, {"127", "ISO-8859-6"},  {"126", "ISO-8859-7"},
    {"138", "ISO-8859-8"}, {"148", "ISO-8859-9"}, {"203", "ISO-8859-15"}, {"166", "TIS-620"},
    {"13", kShiftJis},     {"149", "EUC-KR"},     {"58", "EUC-CN"},       {"192", "UTF-8"},
    {"87", kAscii},        {"159", kAscii},  // by escape sequences alone
};

/// What follows the escape character, and which set is then in force: in the upper half of the bytes, or with
/// two bytes a character in the lower half, which a converter knows in the upper one.
struct EscapeSequence {
  std::string_view bytes;
  const char* converter;
  std::string_view lower_half_prefix;  ///< of each character, for the converter
  bool is_lower_half;
};
constexpr EscapeSequence kEscapes[] = {
    {"(B", nullptr, "", false},      {"(J", nullptr, "", false},      {"$B", "EUC-JP", "", true},
    {"$(D", "EUC-JP", "\x8F", true}, {")I", kShiftJis, "", false},    {"$)C", "EUC-KR", "", false},
    {"$)A", "EUC-CN", "", false},    {"-A", "ISO-8859-1", "", false}, {"-B", "ISO-8859-2", "", false},
    {"-C", "ISO-8859-3", "", false}, {"-D", "ISO-8859-4", "", false}, {"-L", "ISO-8859-5", "", false},
    {"-G", "ISO-8859-6", "", false}, {"-F", "ISO-8859-7", "", false}, {"-H", "ISO-8859-8", "", false},
    {"-M", "ISO-8859-9", "", false}, {"-T", "TIS-620", "", false},    {"-b", "ISO-8859-15", "", false},
};

/// Null for a set that is not known.
const char* converter_of(std::string_view term) {
  term = trimmed(term);
  if (term.empty()) return kAscii;
  if (term == "GB18030" || term == "GBK") return "GB18030";
  for (const std::string_view start : {std::string_view("ISO_IR "), std::string_view("ISO 2022 IR ")}) {
    if (term.substr(0, start.size()) != start) continue;
    for (const NamedSet& set : kSets)
      if (term.substr(start.size()) == set.term) return set.converter;
  }
  return nullptr;
}

/// Text as UTF-8, and whether all of its bytes were characters.
struct Utf8Text {
  std::string text;
  bool is_exact = true;

  void add_unknown() {
    text += '?';
    is_exact = false;
  }
};

void add_ascii(std::string_view text, Utf8Text& result) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x80)
      result.text += c;
    else
      result.add_unknown();
  }
}

Utf8Text ascii_of(std::string_view text) {
  Utf8Text result;
  add_ascii(text, result);
  return result;
}

using Converter = std::unique_ptr<std::remove_pointer_t<iconv_t>, int (*)(iconv_t)>;

Converter opened_converter(const char* from) {
  iconv_t opened = ::iconv_open("UTF-8", from);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): so the C library says that it cannot
  return {opened == reinterpret_cast<iconv_t>(-1) ? nullptr : opened, ::iconv_close};
}

/// Converts with the C library, character by character where it must.
void add_converted(std::string_view text, const char* from, Utf8Text& result) {
  const Converter converter = opened_converter(from);
  if (converter == nullptr) return add_ascii(text, result);
  std::string source(text);
  char* next = source.data();
  std::size_t left = source.size();
  while (left > 0) {
    char buffer[256];
    char* out = buffer;
    std::size_t room = sizeof buffer;
    const bool failed = ::iconv(converter.get(), &next, &left, &out, &room) == static_cast<std::size_t>(-1);
    const int why = errno;
    result.text.append(buffer, out);
    if (!failed || why == E2BIG) continue;
    result.add_unknown();
    ++next;
    --left;
  }
}

/// A backslash stands between values in every set, although JIS X 0201 has a yen sign there.
void add_values(std::string_view text, const char* from, Utf8Text& result) {
  const auto next_end = [&] { return from == kShiftJis ? text.find('\\') : std::string_view::npos; };
  for (std::size_t end = next_end(); end != std::string_view::npos; end = next_end()) {
    add_converted(text.substr(0, end), from, result);
    result.text += '\\';
    text.remove_prefix(end + 1);
  }
  add_converted(text, from, result);
}

/// Walks through text with escape sequences.
class EscapedText {
 public:
  EscapedText(std::string_view text, const char* first) : text_(text), upper_(first) {}

  Utf8Text run() {
    for (std::size_t at = text_.find(kEscape); at != std::string_view::npos; at = text_.find(kEscape)) {
      take(text_.substr(0, at));
      text_.remove_prefix(at + 1);
      switch_set();
    }
    take(text_);
    return std::move(result_);
  }

 private:
  void switch_set() {
    for (const EscapeSequence& escape : kEscapes) {
      if (text_.substr(0, escape.bytes.size()) != escape.bytes) continue;
      text_.remove_prefix(escape.bytes.size());
      lower_ = escape.is_lower_half ? &escape : nullptr;
      if (!escape.is_lower_half && escape.converter != nullptr) upper_ = escape.converter;
      return;
    }
    result_.add_unknown();
  }

  void take(std::string_view part) {
    if (lower_ == nullptr) {
      add_values(part, upper_, result_);
      return;
    }
    std::string moved;
    for (std::size_t n = 0; n < part.size(); ++n) {
      if (n % 2 == 0) moved += lower_->lower_half_prefix;
      moved += static_cast<char>(static_cast<unsigned char>(part[n]) | 0x80U);
    }
    add_converted(moved, lower_->converter, result_);
  }

  std::string_view text_;
  const char* upper_;
  const EscapeSequence* lower_ = nullptr;
  Utf8Text result_;
};

Utf8Text converted(const std::string& text, const std::string& character_set) {
  if (ascii_of(text).is_exact && text.find(kEscape) == std::string::npos) return {text};
  const std::size_t second = character_set.find('\\');
  const char* first = converter_of(std::string_view(character_set).substr(0, second));
  if (first == nullptr) return ascii_of(text);
  const bool may_switch = character_set.find("2022") != std::string::npos;
  if (may_switch) return EscapedText(text, first).run();
  Utf8Text result;
  add_values(text, first, result);
  return result;
}

}  // namespace

std::string utf8_of(const std::string& text, const std::string& character_set) {
  return converted(text, character_set).text;
}

std::optional<std::string> exact_utf8_of(const std::string& text, const std::string& character_set) {
  const Utf8Text result = converted(text, character_set);
  return result.is_exact ? std::optional<std::string>(result.text) : std::nullopt;
}

}  // namespace sammoe
