#include "io/json_text.hpp"

#include "sammoe/error.hpp"

#include "io/prompt_problems.hpp"

#include <set>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 32;

/// Watches the parser: JSON itself allows any depth, and readers that keep the last of two equal keys hide
/// a mistake.
class Guard {
 public:
  bool operator()(int depth, json::parse_event_t event, json& parsed) {
    if (depth > kMaxDepth)
      throw Error(ErrorCode::input, "is nested more than " + std::to_string(kMaxDepth) + " deep");
    switch (event) {
      case json::parse_event_t::object_start:
        keys_.emplace_back();
        break;
      case json::parse_event_t::object_end:
        keys_.pop_back();
        break;
      case json::parse_event_t::key:
        if (const auto& key = parsed.get_ref<const std::string&>(); !keys_.back().insert(key).second)
          throw Error(ErrorCode::input, "has the key " + in_quotes(key) + " twice in one object; keep one");
        break;
      default:
        break;
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> keys_;
};

/// The parser's own words without its exception's number.
std::string reason_of(const json::exception& failure) {
  const std::string text = failure.what();
  const std::size_t end = text.find("] ");
  return end == std::string::npos ? text : text.substr(end + 2);
}

}  // namespace

json parse_json(const std::string& text, const std::filesystem::path& file) {
  try {
    Guard guard;
    return json::parse(text, [&](int depth, json::parse_event_t event, json& parsed) {
      return guard(depth, event, parsed);
    });
  } catch (const json::exception& failure) {
    throw Error(ErrorCode::input, file.string() + ": is not valid JSON: " + reason_of(failure));
  } catch (const Error& failure) {
    throw Error(ErrorCode::input, file.string() + ": " + failure.what());
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
