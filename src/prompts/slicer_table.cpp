#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "files/csv_table.hpp"
#include "prompts/formats.hpp"
#include "prompts/slicer_point.hpp"

#include <algorithm>
#include <optional>

namespace sammoe {
namespace {

/// Slicer writes label, three coordinates, defined, selected, visible, locked and description; those beyond
/// the coordinates may be left out, and others are of no use here.
CsvColumns point_columns(SlicerFrame frame) {
  const bool is_ras = frame == SlicerFrame::ras;
  return {{},
          {is_ras ? "r" : "l", is_ras ? "a" : "p", "s"},
          "the columns of 3D Slicer's table of control points, such as label,r,a,s,defined,selected,visible,"
          "locked,description",
          true};
}

bool names_columns(std::string_view text, const CsvColumns& columns) {
  FileProblems ignored("");
  for (const TextLine& line : split_lines(text)) {
    if (trimmed(line.text).empty() || line.text.front() == '#' ||
        lower_case(line.text.substr(0, 4)) == "sep=")
      continue;
    const CsvTable header = read_csv_table(line.text, columns, ignored);
    return ignored.count() == 0 && header.header_line != 0;
  }
  return false;
}

std::optional<SlicerFrame> frame_of_header(std::string_view text) {
  for (const SlicerFrame frame : {SlicerFrame::ras, SlicerFrame::lps})
    if (names_columns(text, point_columns(frame))) return frame;
  return std::nullopt;
}

bool was_placed(const CsvRow& row) {
  const std::string& defined = row["defined"];
  return defined.empty() || (defined != "0" && lower_case(defined) != "false");
}

std::optional<Click> read_control_point(const CsvRow& row, SlicerFrame frame, FileProblems& problems) {
  const std::string axes = frame == SlicerFrame::ras ? "ras" : "lps";
  Point3 point{0, 0, 0};
  bool is_readable = true;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::string column(1, axes[axis]);
    const std::optional<double> number = parse_number(row[column]);
    point[axis] = number.value_or(0);
    is_readable = is_readable && number;
    if (!number)
      problems.add(row.place(), column + " is " + in_quotes(row[column]) +
                                    "; expected a number in mm, with a decimal point");
  }
  if (!is_readable) return std::nullopt;
  return Click{ras_from_slicer(frame, point), Frame::ras_mm,
               !marks_outside(row["label"], row["description"])};
}

}  // namespace

bool is_slicer_table(std::string_view text) {
  return frame_of_header(text).has_value();
}

std::vector<ObjectPrompt> read_slicer_table(const std::string& text, FileProblems& problems) {
  const SlicerFrame frame = frame_of_header(text).value_or(SlicerFrame::ras);
  ObjectPrompt object;
  object.name = name_of_file(problems.file());
  for (const CsvRow& row : read_csv_table(text, point_columns(frame), problems).rows) {
    if (!was_placed(row)) continue;
    if (const std::optional<Click> click = read_control_point(row, frame, problems))
      object.clicks.push_back(*click);
  }
  if (object.clicks.empty() && problems.count() == 0)
    problems.add("", "no placed points; expected at least one inside the object");
  return {object};
}

}  // namespace sammoe
