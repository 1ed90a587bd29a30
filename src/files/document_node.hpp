#pragma once

#include "sammoe/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

/// Inclusive bounds of a number.
struct NumberRange {
  double lowest;
  double highest;
};

/// A value of a JSON document that is not trusted, together with the document's name and the JSON path that
/// lead to it, so that every complaint names both. Refers to the JSON it was made from, which must outlive
/// it.
class DocumentNode {
 public:
  /// `document` is what messages call it; complaints are Error{code}.
  DocumentNode(const nlohmann::json& value, std::string document, ErrorCode code);

  [[noreturn]] void refuse(const std::string& problem) const;

  /// This is an object and has no other keys than these.
  void allow_only(const std::vector<std::string>& keys) const;
  /// The value of a key that must be there.
  DocumentNode at(const std::string& key) const;
  /// The value of a key that may be there.
  std::optional<DocumentNode> find(const std::string& key) const;
  /// The elements of an array of at most `most` elements.
  std::vector<DocumentNode> elements(std::size_t most) const;

  /// One line of text: no control characters.
  std::string text() const;
  std::string non_empty_text() const;
  /// Text of any kind.
  std::string any_text() const;
  bool is_null() const;
  bool is_text() const;
  bool is_array() const;
  bool boolean() const;
  /// A finite number within the range.
  double number(const NumberRange& range) const;
  /// A whole number, written without fraction, within the range.
  std::int64_t integer(const NumberRange& range) const;

 private:
  DocumentNode child(const nlohmann::json& value, std::string path) const;

  const nlohmann::json* value_;
  std::string document_;
  ErrorCode code_;
  std::string path_;
};

}  // namespace sammoe
