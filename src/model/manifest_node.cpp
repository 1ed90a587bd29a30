#include "model/manifest_node.hpp"

#include "sammoe/error.hpp"

#include "interop/json_document.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxJsonDepth = 16;

std::string format_number(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

/// What the value is, short enough for a message.
std::string shown(const json& value) {
  if (value.is_structured()) return value.is_array() ? "an array" : "an object";
  std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  constexpr std::size_t kMaxShown = 80;
  if (text.size() > kMaxShown) text = text.substr(0, kMaxShown) + "...";
  return text;
}

bool is_control(char letter) {
  const auto code = static_cast<unsigned char>(letter);
  return code < 0x20 || code == 0x7f;
}

}  // namespace

ManifestNode::ManifestNode(const json& value, std::string file) : ManifestNode(value, std::move(file), "") {}

ManifestNode::ManifestNode(const json& value, std::string file, std::string path)
    : value_(&value), file_(std::move(file)), path_(std::move(path)) {}

void ManifestNode::refuse(const std::string& problem) const {
  throw Error(ErrorCode::model, file_ + ": " + (path_.empty() ? "the document" : path_) + ": " + problem);
}

void ManifestNode::allow_only(const std::vector<std::string>& keys) const {
  if (!value_->is_object()) refuse("is " + shown(*value_) + ", an object was expected");
  for (const auto& item : value_->items()) {
    if (std::find(keys.begin(), keys.end(), item.key()) != keys.end()) continue;
    std::string known;
    for (const std::string& key : keys) known += (known.empty() ? "" : ", ") + key;
    refuse("unknown key " + shown(json(item.key())) + "; known here: " + known);
  }
}

ManifestNode ManifestNode::at(const std::string& key) const {
  const std::optional<ManifestNode> node = find(key);
  if (!node) refuse("key \"" + key + "\" is missing");
  return *node;
}

std::optional<ManifestNode> ManifestNode::find(const std::string& key) const {
  if (!value_->is_object()) refuse("is " + shown(*value_) + ", an object was expected");
  const auto found = value_->find(key);
  if (found == value_->end()) return std::nullopt;
  return ManifestNode(*found, file_, path_.empty() ? key : path_ + "." + key);
}

std::vector<ManifestNode> ManifestNode::elements(std::size_t most) const {
  if (!value_->is_array()) refuse("is " + shown(*value_) + ", an array was expected");
  if (value_->size() > most)
    refuse("has " + std::to_string(value_->size()) + " elements, at most " + std::to_string(most));
  std::vector<ManifestNode> nodes;
  for (std::size_t n = 0; n < value_->size(); ++n)
    nodes.push_back(ManifestNode((*value_)[n], file_, path_ + "[" + std::to_string(n) + "]"));
  return nodes;
}

std::string ManifestNode::text() const {
  if (!value_->is_string()) refuse("is " + shown(*value_) + ", a text was expected");
  const auto& text = value_->get_ref<const std::string&>();
  if (std::any_of(text.begin(), text.end(), is_control))
    refuse("is " + shown(*value_) + ", one line without control characters was expected");
  return text;
}

std::string ManifestNode::non_empty_text() const {
  std::string words = text();
  if (words.empty()) refuse("is empty");
  return words;
}

double ManifestNode::number(const NumberRange& range) const {
  const double value = value_->is_number() ? value_->get<double>() : std::nan("");
  if (!(value >= range.lowest && value <= range.highest)) {
    refuse("is " + shown(*value_) + ", a number from " + format_number(range.lowest) + " to " +
           format_number(range.highest) + " was expected");
  }
  return value;
}

std::int64_t ManifestNode::integer(const NumberRange& range) const {
  if (!value_->is_number_integer()) refuse("is " + shown(*value_) + ", a whole number was expected");
  return static_cast<std::int64_t>(number(range));
}

json parse_manifest_json(const std::string& text, const std::string& file) {
  try {
    return parse_json_document(text, kMaxJsonDepth);
  } catch (const Error& failure) {
    throw Error(ErrorCode::model, file + ": " + failure.what());
  }
}

}  // namespace sammoe
