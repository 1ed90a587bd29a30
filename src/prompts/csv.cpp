#include "core/ascii_text.hpp"
#include "core/csv_line.hpp"
#include "prompts/formats.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace sammoe {
namespace {

/// The columns a table may have, in the order in which they are documented.
constexpr std::array<const char*, 7> kColumns{"label", "name", "frame", "x", "y", "z", "inside"};
constexpr std::array<const char*, 4> kRequired{"frame", "x", "y", "z"};

/// One line's fields by their column's name; columns that the table lacks read as empty.
class Row {
 public:
  Row(const TextLine& line, const std::vector<std::string>& columns, std::vector<std::string> fields)
      : place_("line " + std::to_string(line.number)), columns_(columns), fields_(std::move(fields)) {}

  const std::string& place() const { return place_; }
  std::string operator[](const char* column) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    return found == columns_.end() ? "" : fields_[static_cast<std::size_t>(found - columns_.begin())];
  }

 private:
  std::string place_;
  const std::vector<std::string>& columns_;
  std::vector<std::string> fields_;
};

std::vector<std::string> read_header(const TextLine& line, FileProblems& problems) {
  const std::string place = "line " + std::to_string(line.number);
  std::vector<std::string> columns = split_csv_line(line.text).value_or(std::vector<std::string>{});
  for (std::string& column : columns) column = lower_case(column);
  const std::string expected = "; expected a header line such as label,name,frame,x,y,z,inside";
  for (const char* required : kRequired) {
    if (std::count(columns.begin(), columns.end(), required) > 0) continue;
    problems.add(place, "no column " + std::string(required) + " in " + in_quotes(line.text) + expected);
    return columns;
  }
  std::set<std::string> seen;
  for (const std::string& column : columns) {
    if (std::count(kColumns.begin(), kColumns.end(), column) == 0)
      problems.add(place, "unknown column " + in_quotes(column) + expected);
    else if (!seen.insert(column).second)
      problems.add(place, "column " + column + " is there more than once" + expected);
  }
  return columns;
}

std::optional<Frame> read_frame(const std::string& field) {
  if (field == "ras_mm") return Frame::ras_mm;
  if (field == "voxel") return Frame::voxel;
  return std::nullopt;
}

std::optional<bool> read_inside(const std::string& field) {
  const std::string word = lower_case(field);
  if (word.empty() || word == "+" || word == "1" || word == "true") return true;
  if (word == "-" || word == "0" || word == "false") return false;
  return std::nullopt;
}

/// An empty label is 1; 0 stands for one that cannot be read.
std::uint16_t read_label(const std::string& field) {
  if (field.empty()) return 1;
  const std::optional<double> number = parse_number(field);
  const bool whole = number && *number >= 1 && *number <= 65535 && *number == static_cast<int>(*number);
  return whole ? static_cast<std::uint16_t>(*number) : std::uint16_t{0};
}

Click read_click(const Row& row, FileProblems& problems) {
  Click click;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const char* column = kColumns[3 + axis];
    const std::optional<double> number = parse_number(row[column]);
    if (!number)
      problems.add(row.place(),
                   std::string(column) + " is " + in_quotes(row[column]) + "; expected a number");
    click.position[axis] = number.value_or(0);
  }
  const std::optional<Frame> frame = read_frame(row["frame"]);
  if (!frame) problems.add(row.place(), "frame is " + in_quotes(row["frame"]) + "; expected ras_mm or voxel");
  click.frame = frame.value_or(Frame::ras_mm);
  const std::optional<bool> inside = read_inside(row["inside"]);
  if (!inside)
    problems.add(row.place(),
                 "inside is " + in_quotes(row["inside"]) + "; expected +, -, 1, 0, true or false");
  click.inside = inside.value_or(true);
  return click;
}

/// Objects in the order in which their labels first appear.
class Objects {
 public:
  ObjectPrompt& with_label(std::uint16_t label) {
    const auto [entry, is_new] = index_of_.try_emplace(label, objects_.size());
    if (is_new) objects_.push_back({label, "", {}});
    return objects_[entry->second];
  }
  std::vector<ObjectPrompt>& all() { return objects_; }

 private:
  std::vector<ObjectPrompt> objects_;
  std::map<std::uint16_t, std::size_t> index_of_;
};

/// Adds a row's click to the object with its label; the first row of an object that has a name names it.
void add_row(const Row& row, Objects& objects, FileProblems& problems) {
  const std::uint16_t label = read_label(row["label"]);
  if (label == 0)
    problems.add(row.place(),
                 "label is " + in_quotes(row["label"]) + "; expected a whole number from 1 to 65535");
  ObjectPrompt& object = objects.with_label(label);
  object.clicks.push_back(read_click(row, problems));
  const std::string name = row["name"];
  if (object.name.empty()) object.name = name;
  if (!name.empty() && name != object.name) {
    problems.add(row.place(), "label " + std::to_string(label) + " has the name " + in_quotes(name) +
                                  " here and " + in_quotes(object.name) + " above; use one name for a label");
  }
}

}  // namespace

std::vector<ObjectPrompt> read_csv_prompts(const std::string& text, FileProblems& problems) {
  Objects objects;
  std::vector<std::string> columns;
  for (const TextLine& line : split_lines(text)) {
    if (trimmed(line.text).empty() || line.text.front() == '#') continue;
    if (columns.empty()) {
      columns = read_header(line, problems);
      if (problems.count() > 0) return {};
      continue;
    }
    auto fields = split_csv_line(line.text);
    if (fields && fields->size() == columns.size()) {
      add_row(Row(line, columns, std::move(*fields)), objects, problems);
      continue;
    }
    problems.add("line " + std::to_string(line.number),
                 fields ? std::to_string(fields->size()) + " fields; expected " +
                              std::to_string(columns.size()) + " as in the header"
                        : "a quote is not closed or has text behind it");
  }
  if (objects.all().empty() && problems.count() == 0)
    problems.add("",
                 "no clicks; expected a header and at least one line, such as 1,liver,ras_mm,12.5,-8,30,+");
  return std::move(objects.all());
}

}  // namespace sammoe
