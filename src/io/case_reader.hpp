#pragma once

#include "sammoe/case_table.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"
#include "sammoe/volume_io.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sammoe {

/// "line 4 of the table: ", to begin a message with; empty for a case of no table, whose line is 0.
std::string place_in_table(std::size_t line);

/// A case's image and labels.
struct CaseData {
  std::shared_ptr<const Volume> image;
  std::shared_ptr<const LabelMap> labels;
};

/// Reads cases, one after the other; files that two successive cases share are read once.
class CaseReader {
 public:
  /// `read` says how images are read, and labels except for what chooses one image of several.
  explicit CaseReader(ReadOptions read) : options_(std::move(read)) {}

  /// Throws Error{input} naming the table's line unless both files can be read and lie on the same grid.
  CaseData read(const LabelledCase& labelled);

  /// What there was to warn of in the files read so far, each line once.
  const std::vector<std::string>& warnings() const { return warnings_; }
  std::vector<std::string> take_warnings() { return std::move(warnings_); }

 private:
  void read_image(const LabelledCase& labelled);
  void read_labels(const LabelledCase& labelled);
  void keep_warnings(const std::filesystem::path& file, const std::vector<std::string>& warnings);

  ReadOptions options_;
  std::string image_path_;
  std::string label_path_;
  CaseData data_;
  std::vector<std::string> warnings_;
};

}  // namespace sammoe
