#include "prompts/json_fields.hpp"

#include "sammoe/printable.hpp"

#include "core/refusal.hpp"
#include "files/json_document.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {

void JsonNode::refuse(const std::string& expected) const {
  report("is " + describe(*value_) + "; expected " + expected);
}

bool JsonNode::require_object() const {
  if (!value_->is_object()) refuse("an object");
  return value_->is_object();
}

bool JsonNode::require_elements(const std::string& of_what) const {
  const bool has_elements = value_->is_array() && !value_->empty();
  if (!has_elements) refuse("a list of at least one " + of_what);
  return has_elements;
}

void JsonNode::allow_only(std::initializer_list<const char*> keys) const {
  std::string expected;
  for (const char* key : keys) expected += (expected.empty() ? "" : ", ") + std::string(key);
  for (const auto& [key, ignored] : value_->items()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      report("unknown key " + in_quotes(key) + "; expected " + expected);
  }
}

std::optional<JsonNode> JsonNode::find(const char* key) const {
  const auto found = value_->find(key);
  if (found == value_->end()) return std::nullopt;
  return JsonNode(*found, path_.empty() ? key : path_ + "." + key, *problems_);
}

std::optional<JsonNode> JsonNode::require(const char* key) const {
  std::optional<JsonNode> node = find(key);
  if (!node) report("no key " + in_quotes(key) + "; add it");
  return node;
}

JsonNode JsonNode::operator[](std::size_t index) const {
  return JsonNode((*value_)[index], path_ + "[" + std::to_string(index) + "]", *problems_);
}

std::string JsonNode::text_or(const char* key, const std::string& otherwise) const {
  const std::optional<JsonNode> node = find(key);
  if (!node) return otherwise;
  if (node->value().is_string()) return node->value().get<std::string>();
  node->refuse("text");
  return otherwise;
}

std::string JsonNode::name_or(const char* key, const std::string& otherwise) const {
  const std::string name = text_or(key, otherwise);
  const std::string control = first_control_character(name);
  if (control.empty()) return name;
  find(key)->refuse("plain text without the control character " + control);
  return otherwise;
}

std::optional<std::array<double, 3>> JsonNode::three_numbers(const std::string& meaning) const {
  if (!value_->is_array() || value_->size() != 3) {
    refuse("a list of three numbers, " + meaning);
    return std::nullopt;
  }
  std::array<double, 3> numbers{0, 0, 0};
  bool readable = true;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const JsonNode element = (*this)[axis];
    if (element.value().is_number()) numbers[axis] = element.value().get<double>();
    if (element.value().is_number() && std::isfinite(numbers[axis])) continue;
    element.refuse("a number, " + meaning);
    readable = false;
  }
  return readable ? std::make_optional(numbers) : std::nullopt;
}

}  // namespace sammoe
