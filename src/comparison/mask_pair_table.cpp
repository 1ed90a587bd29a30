#include "sammoe/mask_comparison.hpp"

#include "core/refusal.hpp"
#include "files/csv_table.hpp"
#include "files/file_lookup.hpp"
#include "files/file_problems.hpp"
#include "files/link_note.hpp"
#include "files/text_file.hpp"

#include <map>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

CsvColumns pair_columns() {
  return {{"prediction", "label", "case"},
          {"prediction", "label"},
          "a header line with the columns prediction and label, and if needed case"};
}

/// Reads the rows below a header.
class PairRowReader {
 public:
  PairRowReader(MissingPredictions missing, FileProblems& problems)
      : files_(problems.file().parent_path()), missing_(missing), problems_(problems) {}

  /// The pair of one row; a pair of no use, and a problem, if the row is bad.
  MaskPair read(const CsvRow& row) {
    MaskPair pair;
    pair.name = row["case"].empty() ? row["label"] : row["case"];
    pair.reference = label_path(row);
    pair.prediction = prediction_path(row);
    const auto [first, is_new] = places_.try_emplace(pair.name, row.place());
    if (!is_new && !pair.name.empty())
      problems_.add(row.place(), "case " + in_quotes(pair.name) + " is in " + first->second +
                                     " too; give every case a name of its own in a column case");
    return pair;
  }

 private:
  fs::path label_path(const CsvRow& row) {
    if (!row["label"].empty()) return existing_path(row, "label");
    problems_.add(row.place(), "label is empty; expected a path");
    return {};
  }

  fs::path prediction_path(const CsvRow& row) {
    const bool may_lack = missing_ == MissingPredictions::count_as_empty;
    if (row["prediction"].empty()) {
      if (!may_lack)
        problems_.add(row.place(),
                      "prediction is empty; expected a path, or give --allow-missing to count it as empty");
      return {};
    }
    if (may_lack && !is_there(files_.resolved(row["prediction"]))) return {};
    return existing_path(row, "prediction");
  }

  fs::path existing_path(const CsvRow& row, const std::string& column) {
    fs::path path = files_.resolved(row[column]);
    const std::string problem = files_.problem_with(path);
    if (!problem.empty())
      problems_.add(row.place(), column + " is " + in_quotes(row[column]) + ": " + problem +
                                     "; paths are relative to the table's folder");
    return path;
  }

  FileLookup files_;
  MissingPredictions missing_;
  FileProblems& problems_;
  std::map<std::string, std::string> places_;  ///< by case
};

}  // namespace

std::vector<MaskPair> read_pair_table(const fs::path& table, MissingPredictions missing) {
  const std::string text =
      read_text_file(table, "a table of masks: CSV with the columns prediction and label");
  FileProblems problems(table);
  const CsvTable rows = read_csv_table(text, pair_columns(), problems);
  PairRowReader reader(missing, problems);
  std::vector<MaskPair> pairs;
  for (const CsvRow& row : rows.rows) pairs.push_back(reader.read(row));
  if (pairs.empty() && problems.count() == 0)
    problems.add("",
                 "no rows; expected a header and at least one line such as predicted.nii.gz,labels.nii.gz");
  problems.throw_if_any();
  return pairs;
}

}  // namespace sammoe
