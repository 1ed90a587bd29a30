#include "sammoe/case_table.hpp"

#include "core/refusal.hpp"
#include "files/csv_table.hpp"
#include "files/file_lookup.hpp"
#include "files/file_problems.hpp"
#include "files/text_file.hpp"

#include <algorithm>
#include <array>

namespace sammoe {
namespace {

constexpr std::array<const char*, 4> kSplits{"train", "validation", "test", ""};

CsvColumns case_columns() {
  return {{"image", "label", "label_value", "task", "split"},
          {"image", "label"},
          "a header line with the columns image and label, and if needed label_value, task and split"};
}

/// Reads the rows below a header.
class CaseRowReader {
 public:
  CaseRowReader(std::filesystem::path folder, FileProblems& problems)
      : files_(std::move(folder)), problems_(problems) {}

  /// The case of one row; a case of no use, and a problem, if the row is bad.
  LabelledCase read(const CsvRow& row) {
    LabelledCase result;
    result.line = row.line();
    result.image = read_path(row, "image");
    result.label = read_path(row, "label");
    result.task = row["task"];
    result.split = row["split"];
    if (!row["label_value"].empty()) {
      result.label_value = parse_label(row["label_value"]);
      if (!result.label_value)
        problems_.add(row.place(),
                      "label_value is " + in_quotes(row["label_value"]) +
                          "; expected a whole number from 1 to 65535, or nothing for every label");
    }
    if (std::find(kSplits.begin(), kSplits.end(), result.split) == kSplits.end())
      problems_.add(row.place(),
                    "split is " + in_quotes(result.split) + "; expected train, validation, test or nothing");
    return result;
  }

 private:
  std::filesystem::path read_path(const CsvRow& row, const std::string& column) {
    const std::string& field = row[column];
    if (field.empty()) {
      problems_.add(row.place(), column + " is empty; expected a path");
      return {};
    }
    std::filesystem::path path = files_.resolved(field);
    const std::string problem =
        column == "image" ? files_.problem_with_volume(path) : files_.problem_with(path);
    if (!problem.empty())
      problems_.add(row.place(), column + " is " + in_quotes(field) + ": " + problem +
                                     "; paths are relative to the table's folder");
    return path;
  }

  FileLookup files_;
  FileProblems& problems_;
};

}  // namespace

std::vector<LabelledCase> read_case_table(const std::filesystem::path& table) {
  const std::string text = read_text_file(table, "a table of cases: CSV with the columns image and label");
  FileProblems problems(table);
  const CsvTable rows = read_csv_table(text, case_columns(), problems);
  CaseRowReader reader(table.parent_path(), problems);
  std::vector<LabelledCase> cases;
  for (const CsvRow& row : rows.rows) cases.push_back(reader.read(row));
  if (cases.empty() && problems.count() == 0)
    problems.add("", "no rows; expected a header and at least one line such as scan.nii.gz,labels.nii.gz");
  problems.throw_if_any();
  return cases;
}

}  // namespace sammoe
