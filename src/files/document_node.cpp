#include "files/document_node.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "files/json_document.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using nlohmann::json;

bool is_control(char letter) {
  const auto code = static_cast<unsigned char>(letter);
  return code < 0x20 || code == 0x7f;
}

}  // namespace

DocumentNode::DocumentNode(const json& value, std::string document, ErrorCode code)
    : value_(&value), document_(std::move(document)), code_(code) {}

DocumentNode DocumentNode::child(const json& value, std::string path) const {
  DocumentNode node(value, document_, code_);
  node.path_ = std::move(path);
  return node;
}

void DocumentNode::refuse(const std::string& problem) const {
  throw Error(code_, document_ + ": " + (path_.empty() ? "the document" : path_) + ": " + problem);
}

void DocumentNode::allow_only(const std::vector<std::string>& keys) const {
  if (!value_->is_object()) refuse("is " + describe(*value_) + ", an object was expected");
  for (const auto& item : value_->items()) {
    if (std::find(keys.begin(), keys.end(), item.key()) != keys.end()) continue;
    refuse("unknown key " + in_quotes(item.key()) + "; known here: " + joined(keys, ", "));
  }
}

DocumentNode DocumentNode::at(const std::string& key) const {
  const std::optional<DocumentNode> node = find(key);
  if (!node) refuse("key \"" + key + "\" is missing");
  return *node;
}

std::optional<DocumentNode> DocumentNode::find(const std::string& key) const {
  if (!value_->is_object()) refuse("is " + describe(*value_) + ", an object was expected");
  const auto found = value_->find(key);
  if (found == value_->end()) return std::nullopt;
  return child(*found, path_.empty() ? key : path_ + "." + key);
}

std::vector<DocumentNode> DocumentNode::elements(std::size_t most) const {
  if (!value_->is_array()) refuse("is " + describe(*value_) + ", an array was expected");
  if (value_->size() > most)
    refuse("has " + std::to_string(value_->size()) + " elements, at most " + std::to_string(most));
  std::vector<DocumentNode> nodes;
  for (std::size_t n = 0; n < value_->size(); ++n)
    nodes.push_back(child((*value_)[n], path_ + "[" + std::to_string(n) + "]"));
  return nodes;
}

bool DocumentNode::is_text() const {
  return value_->is_string();
}

bool DocumentNode::is_array() const {
  return value_->is_array();
}

bool DocumentNode::is_null() const {
  return value_->is_null();
}

std::string DocumentNode::any_text() const {
  if (!value_->is_string()) refuse("is " + describe(*value_) + ", a text was expected");
  return value_->get<std::string>();
}

std::string DocumentNode::text() const {
  std::string text = any_text();
  if (std::any_of(text.begin(), text.end(), is_control))
    refuse("is " + describe(*value_) + ", one line without control characters was expected");
  return text;
}

std::string DocumentNode::non_empty_text() const {
  std::string words = text();
  if (words.empty()) refuse("is empty");
  return words;
}

double DocumentNode::number(const NumberRange& range) const {
  const double value = value_->is_number() ? value_->get<double>() : std::nan("");
  if (!(value >= range.lowest && value <= range.highest)) {
    refuse("is " + describe(*value_) + ", a number from " + text_of(range.lowest) + " to " +
           text_of(range.highest) + " was expected");
  }
  return value;
}

std::int64_t DocumentNode::integer(const NumberRange& range) const {
  if (!value_->is_number_integer()) refuse("is " + describe(*value_) + ", a whole number was expected");
  return static_cast<std::int64_t>(number(range));
}

bool DocumentNode::boolean() const {
  if (!value_->is_boolean()) refuse("is " + describe(*value_) + ", true or false was expected");
  return value_->get<bool>();
}

}  // namespace sammoe
