#include "prompts/formats.hpp"
#include "prompts/json_fields.hpp"
#include "prompts/slicer_point.hpp"

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

ObjectPrompt read_list(const JsonNode& list, std::size_t number, const FileProblems& problems) {
  ObjectPrompt object;
  object.label = static_cast<std::uint16_t>(number);
  if (!list.require_object()) return object;
  const std::string stem = problems.file().stem().stem().string();
  object.name = list.text_or("name", stem);
  const std::string type = list.text_or("type", "");
  if (type != "Fiducial") {
    list.report("type is " + in_quotes(type) + "; expected 'Fiducial' (a point list); remove other markups");
    return object;
  }
  check_unit(list);
  const SlicerFrame frame = read_frame(list);
  const std::optional<JsonNode> points = list.require("controlPoints");
  if (!points || !points->require_elements("control point")) return object;
  const std::size_t problems_before = problems.count();
  for (std::size_t n = 0; n < points->value().size(); ++n) read_control_point((*points)[n], frame, object);
  if (object.clicks.empty() && problems.count() == problems_before)
    points->report("no placed points; expected at least one inside the object");
  return object;
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
  for (std::size_t n = 0; n < count; ++n) objects.push_back(read_list((*lists)[n], n + 1, problems));
  return objects;
}

}  // namespace sammoe
