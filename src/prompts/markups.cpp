#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "prompts/formats.hpp"
#include "prompts/json_fields.hpp"
#include "prompts/slicer_point.hpp"

#include <algorithm>
#include <initializer_list>

namespace sammoe {
namespace {

/// Older files hold the frame as a number, some writers as a number in quotes.
SlicerFrame read_frame(const JsonNode& list) {
  const std::optional<JsonNode> node = list.find("coordinateSystem");
  if (!node) return SlicerFrame::lps;
  const std::string text =
      node->value().is_string() ? node->value().get<std::string>() : node->value().dump();
  const std::optional<SlicerFrame> frame = parse_slicer_frame(text);
  if (!frame) node->refuse("\"LPS\", \"RAS\", 0 (RAS) or 1 (LPS)");
  return frame.value_or(SlicerFrame::lps);
}

/// The unit is "mm", or a coded entry such as ["mm", "UCUM", "millimeter"].
void check_unit(const JsonNode& list) {
  const std::optional<JsonNode> node = list.find("coordinateUnits");
  if (!node) return;
  const nlohmann::json& value = node->value();
  const nlohmann::json& unit = value.is_array() && !value.empty() ? value.front() : value;
  if (unit != "mm") node->refuse("\"mm\"; save the markups in mm");
}

void read_control_point(const JsonNode& point, SlicerFrame frame, ObjectPrompt& object) {
  if (!point.require_object()) return;
  // Points that were announced but never placed have no position.
  if (point.text_or("positionStatus", "defined") != "defined") return;
  const std::string label = point.text_or("label", "");
  const std::string description = point.text_or("description", "");
  const std::optional<JsonNode> node = point.require("position");
  const auto position = node ? node->three_numbers("in mm") : std::nullopt;
  if (!position) return;
  object.clicks.push_back(
      {ras_from_slicer(frame, *position), Frame::ras_mm, !marks_outside(label, description)});
}

/// A box has no clicks; its centre lies inside what it is drawn around, more often than not.
void read_box(const JsonNode& box, ObjectPrompt& object) {
  const std::optional<JsonNode> node = box.require("center");
  const auto centre = node ? node->three_numbers("in mm") : std::nullopt;
  if (!centre) return;
  object.clicks.push_back({ras_from_slicer(read_frame(box), *centre), Frame::ras_mm, true});
  box.warn("the ROI " + in_quotes(object.name) +
           " is read as a click at its centre; its borders are not used; place points for better masks");
}

void read_points(const JsonNode& list, ObjectPrompt& object) {
  const std::optional<JsonNode> points = list.require("controlPoints");
  if (!points) return;
  if (!points->value().is_array()) return points->refuse("a list of control points");
  const SlicerFrame frame = read_frame(list);
  for (std::size_t n = 0; n < points->value().size(); ++n) read_control_point((*points)[n], frame, object);
}

/// The markups of one list or box; without clicks if none is placed.
ObjectPrompt read_markup(const JsonNode& markup, std::size_t number, const FileProblems& problems) {
  ObjectPrompt object;
  object.label = static_cast<std::uint16_t>(number);
  if (!markup.require_object()) return object;
  object.name = markup.name_or("name", name_of_file(problems.file()));
  const std::string type = markup.text_or("type", "");
  check_unit(markup);
  if (type == "Fiducial")
    read_points(markup, object);
  else if (type == "ROI")
    read_box(markup, object);
  else
    markup.report("type is " + in_quotes(type) +
                  "; expected 'Fiducial' (a point list) or 'ROI'; remove other markups");
  return object;
}

bool is_one_of(const std::string& name, std::initializer_list<const char*> names) {
  const std::string lower = lower_case(trimmed(name));
  return std::find(names.begin(), names.end(), lower) != names.end();
}

/// Two lists named positive and negative, or + and -, as some tools write them, are one object.
bool are_signed_pair(const std::vector<ObjectPrompt>& objects) {
  if (objects.size() != 2) return false;
  const auto is_pair = [](const ObjectPrompt& a, const ObjectPrompt& b) {
    return is_one_of(a.name, {"positive", "+"}) && is_one_of(b.name, {"negative", "-"});
  };
  return is_pair(objects[0], objects[1]) || is_pair(objects[1], objects[0]);
}

ObjectPrompt merged_pair(const std::vector<ObjectPrompt>& objects, const FileProblems& problems) {
  const bool first_is_positive = is_one_of(objects[0].name, {"positive", "+"});
  ObjectPrompt object = objects[first_is_positive ? 0 : 1];
  object.label = 1;
  object.name = name_of_file(problems.file());
  for (Click click : objects[first_is_positive ? 1 : 0].clicks) {
    click.inside = false;
    object.clicks.push_back(click);
  }
  return object;
}

/// Slicer keeps lists in which nothing was placed. The others keep their labels.
std::vector<ObjectPrompt> without_empty(std::vector<ObjectPrompt> objects, const JsonNode& lists,
                                        FileProblems& problems) {
  std::vector<ObjectPrompt> placed;
  for (std::size_t n = 0; n < objects.size(); ++n) {
    if (objects[n].clicks.empty())
      problems.warn(lists[n].path(),
                    "the list " + in_quotes(objects[n].name) + " has no placed points; skipped");
    else
      placed.push_back(std::move(objects[n]));
  }
  if (placed.empty()) lists.report("no placed points; expected at least one inside the object");
  return placed;
}

}  // namespace

std::vector<ObjectPrompt> read_markups_prompts(const nlohmann::json& document, FileProblems& problems) {
  const JsonNode root(document, "", problems);
  const std::optional<JsonNode> lists = root.require("markups");
  if (!lists || !lists->require_elements("point list")) return {};
  const std::size_t count = lists->value().size();
  if (count > 65535) {
    lists->report(std::to_string(count) + " lists; expected at most 65535, one label each");
    return {};
  }
  std::vector<ObjectPrompt> objects;
  for (std::size_t n = 0; n < count; ++n) objects.push_back(read_markup((*lists)[n], n + 1, problems));
  if (problems.count() > 0) return {};
  if (are_signed_pair(objects)) objects = {merged_pair(objects, problems)};
  return without_empty(std::move(objects), *lists, problems);
}

}  // namespace sammoe
