#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "files/csv_table.hpp"
#include "prompts/formats.hpp"
#include "prompts/slicer_point.hpp"

#include <algorithm>

namespace sammoe {
namespace {

constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);
/// Slicer 5 writes two more fields than it names: the position's status and whether it was made by itself.
constexpr std::size_t kUnnamedFields = 2;
constexpr const char* kStatusDefined = "2";

struct Header {
  std::optional<SlicerFrame> frame;
  std::size_t column_count = 0;
  std::array<std::size_t, 3> position{kAbsent, kAbsent, kAbsent};
  std::size_t label = kAbsent;
  std::size_t description = kAbsent;
};

std::string place(const TextLine& line) {
  return "line " + std::to_string(line.number);
}

void read_columns(const TextLine& line, std::string_view names, Header& header, FileProblems& problems) {
  const auto columns = split_csv_line(names);
  if (!columns) {
    problems.add(place(line), "columns " + in_quotes(names) + " cannot be read: a quote is not closed");
    return;
  }
  const auto find = [&](const char* name) {
    const auto found = std::find(columns->begin(), columns->end(), name);
    return found == columns->end() ? kAbsent : static_cast<std::size_t>(found - columns->begin());
  };
  header.column_count = columns->size();
  header.position = {find("x"), find("y"), find("z")};
  header.label = find("label");
  header.description = find("desc");
  if (std::count(header.position.begin(), header.position.end(), kAbsent) > 0)
    problems.add(place(line), "columns " + in_quotes(names) + "; expected x, y and z among them");
}

/// Header lines look like "# key = value"; others are comments.
void read_header_line(const TextLine& line, Header& header, FileProblems& problems) {
  const std::size_t equals = line.text.find('=');
  if (equals == std::string_view::npos) return;
  const std::string key = lower_case(trimmed(line.text.substr(1, equals - 1)));
  const std::string_view value = trimmed(line.text.substr(equals + 1));
  if (key == "columns") {
    read_columns(line, value, header, problems);
  } else if (key == "coordinatesystem") {
    header.frame = parse_slicer_frame(value);
    if (!header.frame)
      problems.add(place(line),
                   "CoordinateSystem is " + in_quotes(value) + "; expected LPS, RAS, 0 (RAS) or 1 (LPS)");
  }
}

void read_point(const TextLine& line, const Header& header, ObjectPrompt& object, FileProblems& problems) {
  auto fields = split_csv_line(line.text);
  const std::size_t last_position = *std::max_element(header.position.begin(), header.position.end());
  if (!fields || fields->size() <= last_position) {
    problems.add(place(line), fields ? std::to_string(fields->size()) + " fields; expected " +
                                           std::to_string(header.column_count) + " as named in '# columns'"
                                     : "a quote is not closed");
    return;
  }
  // Those after the position may be left out.
  if (fields->size() < header.column_count) fields->resize(header.column_count);
  if (fields->size() == header.column_count + kUnnamedFields &&
      (*fields)[header.column_count] != kStatusDefined)
    return;
  Point3 point{0, 0, 0};
  bool readable = true;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::string& field = (*fields)[header.position[axis]];
    const std::optional<double> number = parse_number(field);
    point[axis] = number.value_or(0);
    readable = readable && number;
    if (!number)
      problems.add(place(line),
                   std::string(1, "xyz"[axis]) + " is " + in_quotes(field) + "; expected a number in mm");
  }
  if (!readable) return;
  const auto text_of = [&](std::size_t column) {
    return column == kAbsent ? std::string() : (*fields)[column];
  };
  Click click;
  click.position = ras_from_slicer(*header.frame, point);
  click.inside = !marks_outside(text_of(header.label), text_of(header.description));
  object.clicks.push_back(click);
}

Header read_header(const std::vector<TextLine>& lines, FileProblems& problems) {
  Header header;
  bool frame_named = false;
  for (const TextLine& line : lines) {
    if (line.text.empty() || line.text.front() != '#') continue;
    read_header_line(line, header, problems);
    frame_named = frame_named || lower_case(line.text).find("coordinatesystem") != std::string::npos;
  }
  if (!frame_named)
    problems.add("",
                 "no line '# CoordinateSystem = LPS' (or RAS); add it, the sign of x and y depends on it");
  if (header.column_count == 0)
    problems.add("", "no line '# columns = id,x,y,z,...'; add it as 3D Slicer writes it");
  return header;
}

}  // namespace

std::vector<ObjectPrompt> read_fcsv_prompts(const std::string& text, FileProblems& problems) {
  const std::vector<TextLine> lines = split_lines(text);
  check_plain_text(lines, problems);
  if (problems.count() > 0) return {};
  const Header header = read_header(lines, problems);
  if (problems.count() > 0) return {};
  ObjectPrompt object;
  object.name = name_of_file(problems.file());
  for (const TextLine& line : lines) {
    if (trimmed(line.text).empty() || line.text.front() == '#') continue;
    read_point(line, header, object, problems);
  }
  if (object.clicks.empty() && problems.count() == 0)
    problems.add("", "no placed points; expected at least one inside the object");
  return {object};
}

}  // namespace sammoe
