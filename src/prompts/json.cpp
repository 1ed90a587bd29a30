#include "sammoe/printable.hpp"

#include "core/refusal.hpp"
#include "files/csv_line.hpp"
#include "prompts/formats.hpp"
#include "prompts/json_fields.hpp"

#include <algorithm>
#include <map>

namespace sammoe {
namespace {

/// 0 stands for one that cannot be read.
std::uint16_t read_label(const JsonNode& object) {
  const std::optional<JsonNode> label = object.require("label");
  if (!label) return 0;
  const double number = label->value().is_number() ? label->value().get<double>() : 0;
  if (const std::optional<std::uint16_t> known = label_of_number(number)) return *known;
  label->refuse("a whole number from 1 to 65535");
  return 0;
}

Click read_point(const JsonNode& point) {
  Click click;
  if (!point.require_object()) return click;
  point.allow_only({"ras_mm", "voxel", "inside"});
  const std::optional<JsonNode> in_ras = point.find("ras_mm");
  const std::optional<JsonNode> in_voxels = point.find("voxel");
  if (in_ras.has_value() == in_voxels.has_value())
    point.report(in_ras ? "both ras_mm and voxel; keep one" : "no position; add ras_mm or voxel");
  const auto position = in_ras      ? in_ras->three_numbers("R, A, S in mm")
                        : in_voxels ? in_voxels->three_numbers("voxel indices i, j, k")
                                    : std::nullopt;
  click.frame = in_ras ? Frame::ras_mm : Frame::voxel;
  click.position = position.value_or(Point3{0, 0, 0});
  if (const std::optional<JsonNode> inside = point.find("inside")) {
    if (inside->value().is_boolean())
      click.inside = inside->value().get<bool>();
    else
      inside->refuse("true or false");
  }
  return click;
}

/// Text of 1 to `longest` characters; "" and a problem if it is not.
std::string read_term_text(const JsonNode& term, const char* key, std::size_t longest) {
  const std::optional<JsonNode> node = term.require(key);
  if (!node) return "";
  const std::string text = node->value().is_string() ? node->value().get<std::string>() : "";
  if (!text.empty() && text.size() <= longest && text.find('\\') == std::string::npos &&
      first_control_character(text).empty())
    return text;
  node->refuse("text of 1 to " + std::to_string(longest) +
               " characters without backslash or control characters");
  return "";
}

void require_code(const JsonNode& term, const char* key, const std::string& text) {
  const auto is_graphic = [](char character) { return character > ' ' && character < 0x7F; };
  if (!std::all_of(text.begin(), text.end(), is_graphic))
    term.report(std::string(key) + " is " + in_quotes(text) +
                "; expected letters, digits and signs of ASCII");
}

std::optional<CodedTerm> read_term(const JsonNode& terms, const char* key) {
  const std::optional<JsonNode> node = terms.find(key);
  if (!node || !node->require_object()) return std::nullopt;
  node->allow_only({"value", "scheme", "meaning"});
  constexpr std::size_t kLongestCode = 16;     // of DICOM's SH
  constexpr std::size_t kLongestMeaning = 64;  // of DICOM's LO
  CodedTerm term{read_term_text(*node, "value", kLongestCode), read_term_text(*node, "scheme", kLongestCode),
                 read_term_text(*node, "meaning", kLongestMeaning)};
  require_code(*node, "value", term.value);
  require_code(*node, "scheme", term.scheme);
  return term;
}

ObjectTerms read_terms(const JsonNode& node) {
  ObjectTerms terms;
  if (!node.require_object()) return terms;
  node.allow_only({"category", "type", "type_modifier", "region", "region_modifier"});
  terms.category = read_term(node, "category");
  terms.type = read_term(node, "type");
  terms.type_modifier = read_term(node, "type_modifier");
  terms.region = read_term(node, "region");
  terms.region_modifier = read_term(node, "region_modifier");
  if (terms.type_modifier && !terms.type) node.report("type_modifier without type; add the type");
  if (terms.region_modifier && !terms.region) node.report("region_modifier without region; add the region");
  return terms;
}

/// Its label is 0 if it has none.
ObjectPrompt read_object(const JsonNode& node) {
  ObjectPrompt object;
  object.label = 0;
  if (!node.require_object()) return object;
  node.allow_only({"label", "name", "points", "terms"});
  object.label = read_label(node);
  object.name = node.name_or("name", "");
  if (const std::optional<JsonNode> terms = node.find("terms")) object.terms = read_terms(*terms);
  const std::optional<JsonNode> points = node.require("points");
  if (!points || !points->require_elements("point")) return object;
  for (std::size_t n = 0; n < points->value().size(); ++n) object.clicks.push_back(read_point((*points)[n]));
  return object;
}

}  // namespace

std::vector<ObjectPrompt> read_json_prompts(const nlohmann::json& document, FileProblems& problems) {
  const JsonNode root(document, "", problems);
  if (!root.require_object()) return {};
  root.allow_only({"$schema", "objects"});
  root.text_or("$schema", "");
  const std::optional<JsonNode> list = root.require("objects");
  if (!list || !list->require_elements("object")) return {};
  std::vector<ObjectPrompt> objects;
  std::map<std::uint16_t, std::string> path_of_label;
  for (std::size_t n = 0; n < list->value().size(); ++n) {
    const JsonNode node = (*list)[n];
    objects.push_back(read_object(node));
    const std::uint16_t label = objects.back().label;
    const auto [first, is_new] = path_of_label.try_emplace(label, node.path());
    if (!is_new && label != 0)
      node.report("label " + std::to_string(label) + " is also that of " + first->second +
                  "; give each object its own, or put the points into one object");
  }
  return objects;
}

}  // namespace sammoe
