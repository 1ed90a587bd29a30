#include "prompts/json_text.hpp"

#include "sammoe/error.hpp"

#include "core/refusal.hpp"
#include "files/json_document.hpp"

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxDepth = 32;

}  // namespace

json parse_json(const std::string& text, const std::filesystem::path& file) {
  try {
    return parse_json_document(text, kMaxDepth);
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
