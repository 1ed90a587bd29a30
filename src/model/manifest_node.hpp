#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

/// Inclusive bounds of a number in a manifest.
struct NumberRange {
  double lowest;
  double highest;
};

/// A value of a manifest together with the file and the JSON path that lead to it, so that every complaint
/// (Error{model}) names both. Refers to the JSON it was made from, which must outlive it.
class ManifestNode {
 public:
  /// `file` is what messages call the document.
  ManifestNode(const nlohmann::json& value, std::string file);

  [[noreturn]] void refuse(const std::string& problem) const;

  /// This is an object and has no other keys than these.
  void allow_only(const std::vector<std::string>& keys) const;
  /// The value of a key that must be there.
  ManifestNode at(const std::string& key) const;
  /// The value of a key that may be there.
  std::optional<ManifestNode> find(const std::string& key) const;
  /// The elements of an array of at most `most` elements.
  std::vector<ManifestNode> elements(std::size_t most) const;

  /// One line of text: no control characters.
  std::string text() const;
  std::string non_empty_text() const;
  /// A finite number within the range.
  double number(const NumberRange& range) const;
  /// A whole number, written without fraction, within the range.
  std::int64_t integer(const NumberRange& range) const;

 private:
  ManifestNode(const nlohmann::json& value, std::string file, std::string path);

  const nlohmann::json* value_;
  std::string file_;
  std::string path_;
};

/// Parses a JSON document, refusing duplicate keys and deep nesting. Throws Error{model} naming `file`.
nlohmann::json parse_manifest_json(const std::string& text, const std::string& file);

}  // namespace sammoe
