#include "files/json_document.hpp"

#include "core/refusal.hpp"

#include <set>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using nlohmann::json;

/// Walks the text before it becomes a document: JSON itself allows any depth, and a document that keeps the
/// last of two equal keys hides a mistake. (The document parser's own callback takes quadratic time.)
class Guard : public nlohmann::json_sax<json> {
 public:
  explicit Guard(std::size_t max_depth) : max_depth_(max_depth) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return close(); }

  bool key(string_t& key) override {
    if (!keys_.back().insert(key).second)
      throw Error(ErrorCode::input, "has the key " + in_quotes(key) + " twice in one object; keep one");
    return true;
  }

  /// Stops here; the document parser will say what is wrong.
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }

 private:
  bool open() {
    if (keys_.size() == max_depth_)
      throw Error(ErrorCode::input, "is nested more than " + std::to_string(max_depth_) + " deep");
    keys_.emplace_back();
    return true;
  }
  bool close() {
    keys_.pop_back();
    return true;
  }

  std::size_t max_depth_;
  std::vector<std::set<std::string>> keys_;  ///< of each open object; empty for lists
};

/// The parser's own words without its exception's number.
std::string reason_of(const json::exception& failure) {
  const std::string text = failure.what();
  const std::size_t end = text.find("] ");
  return end == std::string::npos ? text : text.substr(end + 2);
}

}  // namespace

json parse_json_document(const std::string& text, std::size_t max_depth) {
  try {
    Guard guard(max_depth);
    json::sax_parse(text, &guard);
    return json::parse(text);
  } catch (const json::exception& failure) {
    throw Error(ErrorCode::input, "is not valid JSON: " + reason_of(failure));
  }
}

json parse_json_document(const std::string& text, std::size_t max_depth, const std::string& name,
                         ErrorCode code) {
  try {
    return parse_json_document(text, max_depth);
  } catch (const Error& failure) {
    throw Error(code, name + ": " + failure.what());
  }
}

std::string describe(const json& value) {
  switch (value.type()) {
    case json::value_t::object:
      return "an object";
    case json::value_t::array:
      return "a list of " + std::to_string(value.size());
    case json::value_t::string:
      return "the text " + in_quotes(value.get_ref<const std::string&>());
    default:
      return value.dump();
  }
}

}  // namespace sammoe
