#include "dicom/file/attribute_nesting.hpp"

#include "core/refusal.hpp"

#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

namespace sammoe {
namespace {

/// Real objects nest some ten levels, a sequence and its item counting as two.
constexpr std::size_t kDeepestLevel = 100;
constexpr std::size_t kMaxOutOfOrder = 1000;
constexpr std::uint32_t kUndefinedLength = 0xFFFFFFFF;
constexpr std::uint32_t kItem = 0xFFFEE000;
constexpr std::uint32_t kItemEnd = 0xFFFEE00D;
constexpr std::uint32_t kSequenceEnd = 0xFFFEE0DD;
constexpr std::uint64_t kNoEnd = std::numeric_limits<std::uint64_t>::max();

enum class Layout { implicit_little, explicit_little, explicit_big };

Layout layout_of(const std::string& transfer_syntax) {
  if (transfer_syntax == kImplicitLittleEndian) return Layout::implicit_little;
  return transfer_syntax == kExplicitBigEndian ? Layout::explicit_big : Layout::explicit_little;
}

/// A sequence or an item that is being walked through.
struct Level {
  std::uint64_t end = kNoEnd;
  Layout layout = Layout::explicit_little;
  std::uint32_t last_tag = 0;
};

struct Attribute {
  std::uint32_t tag = 0;
  std::uint64_t value_begin = 0;
  std::uint32_t length = 0;
  bool is_sequence = false;    ///< or may be one
  bool is_fragmented = false;  ///< compressed pixels: items that hold no attributes
  bool becomes_implicit = false;
};

class Walk {
 public:
  Walk(ByteWindow& bytes, const FileHeader& header)
      : bytes_(bytes), at_(header.dataset_begin), levels_{{kNoEnd, layout_of(header.transfer_syntax), 0}} {}

  std::uint64_t run() {
    while (step()) {
      if (levels_.size() > kDeepestLevel)
        refuse_input("has attributes nested deeper than " + text_of(kDeepestLevel) + " levels",
                     "some ten levels, as in real images", "export the series again");
      if (out_of_order_ > kMaxOutOfOrder)
        refuse_input("has more than " + text_of(kMaxOutOfOrder) + " attributes out of order",
                     "rising tags, as the standard says", "export the series again");
    }
    return at_;
  }

 private:
  std::uint16_t short_from(const unsigned char* bytes) const {
    const bool big = levels_.back().layout == Layout::explicit_big;
    return static_cast<std::uint16_t>(big ? bytes[0] << 8 | bytes[1] : bytes[1] << 8 | bytes[0]);
  }
  std::uint32_t long_from(const unsigned char* bytes) const {
    const bool big = levels_.back().layout == Layout::explicit_big;
    const std::uint32_t first = short_from(bytes), second = short_from(bytes + 2);
    return big ? first << 16U | second : second << 16U | first;
  }
  std::uint32_t tag_from(const unsigned char* bytes) const {
    return std::uint32_t{short_from(bytes)} << 16U | short_from(bytes + 2);
  }

  bool step() {
    while (levels_.size() > 1 && at_ >= levels_.back().end) {
      at_ = levels_.back().end;
      levels_.pop_back();
    }
    const unsigned char* bytes = bytes_.at(at_, 8);
    if (bytes == nullptr) return false;
    const std::uint32_t tag = tag_from(bytes);
    if (tag >> 16U == kItem >> 16U) return step_over_item(tag, long_from(bytes + 4));
    Attribute attribute;
    if (!read_attribute(tag, attribute)) return false;
    if (tag < levels_.back().last_tag) ++out_of_order_;
    levels_.back().last_tag = tag;
    return step_over(attribute);
  }

  bool step_over_item(std::uint32_t tag, std::uint32_t length) {
    at_ += 8;
    if (tag == kItem) {
      enter(length, levels_.back().layout);
    } else if ((tag == kItemEnd || tag == kSequenceEnd) && levels_.size() > 1) {
      levels_.pop_back();
    }
    return true;
  }

  bool step_over(const Attribute& attribute) {
    at_ = attribute.value_begin;
    if (attribute.is_fragmented) return step_over_fragments();
    if (attribute.is_sequence) {
      enter(attribute.length, attribute.becomes_implicit ? Layout::implicit_little : levels_.back().layout);
      return true;
    }
    at_ += attribute.length;
    return attribute.length != kUndefinedLength;
  }

  void enter(std::uint32_t length, Layout layout) {
    levels_.push_back({length == kUndefinedLength ? kNoEnd : at_ + length, layout, 0});
  }

  bool step_over_fragments() {
    while (const unsigned char* bytes = bytes_.at(at_, 8)) {
      const std::uint32_t tag = tag_from(bytes);
      const std::uint32_t length = long_from(bytes + 4);
      at_ += 8;
      if (tag == kSequenceEnd) return true;
      if (tag != kItem || length == kUndefinedLength) return false;
      at_ += length;
    }
    return false;
  }

  /// Of an unknown attribute, which is little endian whatever the file is.
  bool starts_with_item(const Attribute& attribute) {
    constexpr unsigned char kLittleEndianItem[4] = {0xFE, 0xFF, 0x00, 0xE0};
    const unsigned char* value = attribute.length < 8 ? nullptr : bytes_.at(attribute.value_begin, 4);
    return value != nullptr && std::memcmp(value, kLittleEndianItem, sizeof kLittleEndianItem) == 0;
  }

  bool read_attribute(std::uint32_t tag, Attribute& attribute) {
    attribute.tag = tag;
    if (levels_.back().layout == Layout::implicit_little) {
      attribute.length = long_from(bytes_.at(at_, 8) + 4);
      attribute.value_begin = at_ + 8;
      // Which implicit attributes are sequences only a dictionary knows; these start like one.
      const unsigned char* value = bytes_.at(attribute.value_begin, 4);
      attribute.is_sequence = attribute.length == kUndefinedLength ||
                              (attribute.length >= 8 && value != nullptr && tag_from(value) == kItem);
      return true;
    }
    const unsigned char* head = bytes_.at(at_, 8);
    const std::string_view type(reinterpret_cast<const char*>(head + 4), 2);
    const std::string known_short = "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US";
    const bool is_type = type[0] >= 'A' && type[0] <= 'Z' && type[1] >= 'A' && type[1] <= 'Z';
    const bool is_short = !is_type || known_short.find(type) != std::string::npos;
    if (is_short) {
      attribute.length = short_from(head + 6);
      attribute.value_begin = at_ + 8;
      return true;
    }
    const bool pixels = type == "OB" || type == "OW";
    head = bytes_.at(at_, 12);
    if (head == nullptr) return false;
    attribute.is_sequence = head[4] == 'S' && head[5] == 'Q';
    const bool unknown = head[4] == 'U' && head[5] == 'N';
    attribute.length = long_from(head + 8);
    attribute.value_begin = at_ + 12;
    if (attribute.length == kUndefinedLength) {
      attribute.is_fragmented = pixels;
      attribute.is_sequence = !pixels;
      attribute.becomes_implicit = unknown;
    } else if (unknown && starts_with_item(attribute)) {
      // DCMTK reads it as the sequence that the dictionary may say it is.
      attribute.is_sequence = attribute.becomes_implicit = true;
    }
    return true;
  }

  ByteWindow& bytes_;
  std::uint64_t at_;
  std::vector<Level> levels_;
  std::size_t out_of_order_ = 0;
};

}  // namespace

std::uint64_t require_shallow_nesting(ByteWindow& bytes, const FileHeader& header) {
  return Walk(bytes, header).run();
}

}  // namespace sammoe
