#pragma once

#include "files/file_problems.hpp"

#include <initializer_list>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace sammoe {

/// A value in a JSON document and the path to it, such as "objects[0].points[2]"; "" is the document.
class JsonNode {
 public:
  JsonNode(const nlohmann::json& value, std::string path, FileProblems& problems)
      : value_(&value), path_(std::move(path)), problems_(&problems) {}

  const nlohmann::json& value() const { return *value_; }
  const std::string& path() const { return path_; }

  /// Notes that this value is not what was expected.
  void refuse(const std::string& expected) const;
  /// Notes another problem at this value.
  void report(const std::string& what) const { problems_->add(path_, what); }

  /// Notes what was made of this value.
  void warn(const std::string& what) const { problems_->warn(path_, what); }

  /// Whether it is an object; notes it if not.
  bool require_object() const;
  /// Whether it is a list of at least one element; notes it if not.
  bool require_elements(const std::string& of_what) const;
  /// Notes every key of this object that is not among these.
  void allow_only(std::initializer_list<const char*> keys) const;

  /// The value of a key of this object, or nothing.
  std::optional<JsonNode> find(const char* key) const;
  /// The same, but notes if it is missing.
  std::optional<JsonNode> require(const char* key) const;
  /// An element of this list.
  JsonNode operator[](std::size_t index) const;

  /// The text of a key of this object; `otherwise` if it is absent, and if it is not text, which is noted.
  std::string text_or(const char* key, const std::string& otherwise) const;
  /// The same for a name, which holds no control characters; they are noted.
  std::string name_or(const char* key, const std::string& otherwise) const;
  /// A list of three finite numbers; nothing, and noted, if it is not.
  std::optional<std::array<double, 3>> three_numbers(const std::string& meaning) const;

 private:
  const nlohmann::json* value_;
  std::string path_;
  FileProblems* problems_;
};

}  // namespace sammoe
