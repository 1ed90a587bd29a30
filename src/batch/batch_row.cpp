#include "batch/batch_row.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "batch/output_names.hpp"
#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "files/csv_line.hpp"
#include "files/json_document.hpp"
#include "prompts/formats.hpp"

#include <cmath>
#include <string_view>
#include <variant>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> split_at_semicolons(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(';');
    parts.emplace_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The clicks of a field: one text, with semicolons between them, or a list of texts; empty if it is neither.
std::vector<std::string> click_texts(const nlohmann::json& field) {
  if (field.is_string()) return split_at_semicolons(field.get_ref<const std::string&>());
  std::vector<std::string> texts;
  if (!field.is_array()) return texts;
  for (const nlohmann::json& element : field) {
    if (!element.is_string()) return {};
    texts.push_back(element.get<std::string>());
  }
  return texts;
}

std::optional<std::uint16_t> label_of(const nlohmann::json& field) {
  if (field.is_string()) return parse_label(field.get_ref<const std::string&>());
  return field.is_number() ? label_of_number(field.get<double>()) : std::nullopt;
}

/// The number of a volume in a 4-D file.
std::optional<std::int64_t> volume_index_of(const nlohmann::json& field) {
  std::optional<double> number;
  if (field.is_string()) number = parse_number(field.get_ref<const std::string&>());
  if (field.is_number()) number = field.get<double>();
  constexpr double kMaxIndex = 32767;  // NIfTI-1's own limit
  if (!number || !(*number >= 0 && *number <= kMaxIndex) || *number != std::floor(*number))
    return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

}  // namespace

const std::vector<std::string>& batch_columns() {
  static const std::vector<std::string> columns{"image",      "volume", "output", "prompts",
                                                "from_mask",  "refine", "point",  "voxel",
                                                "all_labels", "label",  "name"};
  return columns;
}

const std::vector<std::string>& prompt_columns() {
  static const std::vector<std::string> columns{"prompts", "from_mask", "point", "voxel", "all_labels"};
  return columns;
}

std::string BatchRowReader::text_of(const BatchRow& row, const std::string& column) {
  const auto field = row.fields.find(column);
  if (field == row.fields.end()) return "";
  if (!field->second.is_string()) {
    add(row, column + " is " + describe(field->second) + "; expected text");
    return "";
  }
  std::string text = field->second.get<std::string>();
  const std::string control = first_control_character(text);
  if (control.empty()) return text;
  add(row, column + " is " + in_quotes(text) + ", which holds the control character " + control +
               "; expected plain text; remove it");
  return "";
}

fs::path BatchRowReader::read_path(const BatchRow& row, const std::string& column) {
  const std::string text = text_of(row, column);
  if (text.empty()) return {};
  fs::path path = files_.resolved(text);
  const std::string problem =
      column == "image" ? files_.problem_with_volume(path) : files_.problem_with(path);
  if (!problem.empty()) {
    add(row,
        column + " is " + in_quotes(text) + ": " + problem + "; paths are relative to the table's folder");
    return {};
  }
  return path;
}

void BatchRowReader::read_clicks(const BatchRow& row, const std::string& column, BatchCase& result) {
  const nlohmann::json& field = row.fields.at(column);
  const Frame frame = column == "point" ? Frame::ras_mm : Frame::voxel;
  const std::vector<std::string> texts = click_texts(field);
  if (texts.empty()) {
    add(row, column + " is " + describe(field) +
                 "; expected clicks as text, ';' between them, or a list of texts");
    return;
  }
  std::vector<Click> clicks;
  for (const std::string& text : texts) {
    try {
      clicks.push_back(parse_click(text, frame));
    } catch (const Error& error) {
      add(row, column + ": " + error.what());
    }
  }
  take_clicks(std::move(clicks), result);
}

/// Clicks refine a mask, if there is one; else they are the prompts.
void BatchRowReader::take_clicks(std::vector<Click> clicks, BatchCase& result) {
  if (auto* const mask = std::get_if<CoarseMask>(&result.prompts.from))
    mask->clicks = std::move(clicks);
  else
    result.prompts.from = ClickedObjects{{1, "", std::move(clicks)}};
}

/// A text names a file, an object or a list of objects is what such a file would hold (docs/prompts.md).
void BatchRowReader::read_prompts_field(const BatchRow& row, BatchCase& result) {
  const nlohmann::json& field = row.fields.at("prompts");
  if (!field.is_object()) {
    const fs::path path = read_path(row, "prompts");
    if (!path.empty()) result.prompts.from = PromptsFile{path};
    return;
  }
  FileProblems inside("prompts");
  try {
    result.prompts.from = read_json_prompts(field, inside);
    inside.throw_if_any();
  } catch (const Error& error) {
    add(row, error.what());
  }
}

void BatchRowReader::read_label_and_name(const BatchRow& row, BatchCase& result) {
  const bool clicked = row.fields.count("point") + row.fields.count("voxel") > 0;
  const std::string name = text_of(row, "name");
  auto* const refined = std::get_if<CoarseMask>(&result.prompts.from);
  if (!name.empty() && !clicked) add(row, "name needs clicks in point or voxel; there are none");
  if (!name.empty() && clicked && refined != nullptr)
    add(row, "both from_mask and name; the objects of a mask have the names that it gives them");
  const auto objects = std::get_if<ClickedObjects>(&result.prompts.from);
  ObjectPrompt* const clicked_object = clicked && objects && !objects->empty() ? &objects->front() : nullptr;
  if (clicked_object) clicked_object->name = name;
  const auto field = row.fields.find("label");
  if (field == row.fields.end()) return;
  const std::optional<std::uint16_t> label = label_of(field->second);
  if (!label)
    add(row, "label is " + describe(field->second) + "; expected a whole number from 1 to 65535");
  else if (!clicked)
    result.prompts.only_label = label;
  else if (clicked_object)
    clicked_object->label = *label;
  else if (refined != nullptr)
    refined->clicked_label = label;
}

/// Whether the row's coarse mask is to be refined.
bool BatchRowReader::refines(const BatchRow& row) {
  const auto field = row.fields.find("refine");
  if (field == row.fields.end() || field->second == "no" || field->second == false) return false;
  if (field->second == "yes" || field->second == true) return true;
  add(row, "refine is " + describe(field->second) + "; expected yes or no");
  return false;
}

void BatchRowReader::read_prompts_of(const BatchRow& row, BatchCase& result) {
  const bool refine = refines(row);
  std::vector<std::string> given;
  for (const std::string& column : prompt_columns())
    if (row.fields.count(column) != 0) given.push_back(column);
  if (given.empty()) {
    add(row, "no prompts; fill in one of prompts, from_mask, point, voxel and all_labels");
  } else if (refine && given[0] != "from_mask") {
    add(row, "refine needs a mask in from_mask; there is none");
  } else if (refine && given.back() == "all_labels") {
    add(row, "both from_mask and all_labels; keep one source of prompts");
  } else if (given.size() > (refine ? 2U : 1U)) {
    add(row,
        "both " + given[refine ? 1 : 0] + " and " + given[refine ? 2 : 1] + "; keep one source of prompts");
  } else if (given[0] == "prompts") {
    read_prompts_field(row, result);
  } else if (given[0] == "all_labels") {
    read_all_labels(row, result);
  } else {
    if (given[0] == "from_mask") {
      const fs::path path = read_path(row, "from_mask");
      if (!path.empty()) result.prompts.from = CoarseMask{path, refine};
    }
    if (given.back() != "from_mask") read_clicks(row, given.back(), result);
  }
}

void BatchRowReader::read_all_labels(const BatchRow& row, BatchCase& result) {
  const nlohmann::json& field = row.fields.at("all_labels");
  if (field == nlohmann::json(true) || field == nlohmann::json("yes"))
    result.prompts.from = AllLabels{};
  else
    add(row, "all_labels is " + describe(field) + "; expected yes, or an empty field");
}

void BatchRowReader::read_volume_index(const BatchRow& row, BatchCase& result) {
  const auto field = row.fields.find("volume");
  if (field == row.fields.end()) return;
  result.volume_index = volume_index_of(field->second);
  if (!result.volume_index)
    add(row, "volume is " + describe(field->second) +
                 "; expected which volume of a 4-D file, a whole number from 0");
}

BatchCase BatchRowReader::read(const BatchRow& row) {
  BatchCase result;
  result.place = row.place;
  if (row.fields.count("image") == 0) add(row, "image is empty; expected the path of a volume");
  result.image = read_path(row, "image");
  read_volume_index(row, result);
  read_prompts_of(row, result);
  read_label_and_name(row, result);
  result.output = text_of(row, "output");
  if (row.fields.count("output") == 0) result.output = default_output(result.image);
  return result;
}

}  // namespace sammoe
