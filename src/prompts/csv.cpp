#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "files/csv_table.hpp"
#include "prompts/formats.hpp"

#include <map>
#include <optional>

namespace sammoe {
namespace {

CsvColumns prompt_columns() {
  return {
      {"label", "name", "frame", "x", "y", "z", "inside"},
      {"frame", "x", "y", "z"},
      "a header line such as label,name,frame,x,y,z,inside, or that of 3D Slicer's table of control points"};
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

std::string number_expected(const std::string& field) {
  return in_quotes(field) + "; expected a number" +
         (field.find(',') == std::string::npos ? "" : " with a decimal point, not a comma");
}

Click read_click(const CsvRow& row, FileProblems& problems) {
  Click click;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::string column(1, "xyz"[axis]);
    const std::optional<double> number = parse_number(row[column]);
    if (!number) problems.add(row.place(), column + " is " + number_expected(row[column]));
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
void add_row(const CsvRow& row, Objects& objects, FileProblems& problems) {
  const std::uint16_t label = row["label"].empty() ? std::uint16_t{1} : parse_label(row["label"]).value_or(0);
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
  const CsvTable table = read_csv_table(text, prompt_columns(), problems);
  for (const CsvRow& row : table.rows) add_row(row, objects, problems);
  if (objects.all().empty() && problems.count() == 0)
    problems.add("",
                 "no clicks; expected a header and at least one line, such as 1,liver,ras_mm,12.5,-8,30,+");
  return std::move(objects.all());
}

}  // namespace sammoe
