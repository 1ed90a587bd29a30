#pragma once

#include "sammoe/case_table.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"
#include "sammoe/volume_io.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sammoe {

/// One structure to be segmented.
struct EvaluationItem {
  std::size_t case_index = 0;  ///< of the cases given
  std::uint16_t label = 0;
};

/// All structures, and what there was to warn of in the files that hold them.
struct ListedItems {
  std::vector<EvaluationItem> items;
  std::vector<std::string> warnings;
};

/// Reads every image and label map once, so that one that is broken or does not fit shows before the work
/// begins, and lists the structures by case and label. `read` says how files are read. `check` is called
/// between files and may throw. Throws Error{input} naming the table's line.
ListedItems list_items(const std::vector<LabelledCase>& cases, const ReadOptions& read,
                       const std::function<void()>& check);

/// The order in which to work through the items, as offsets: those of one image together, so that it is read
/// and embedded once.
std::vector<std::size_t> order_by_image(const std::vector<EvaluationItem>& items,
                                        const std::vector<LabelledCase>& cases);

/// A case's image and labels.
struct CaseData {
  std::shared_ptr<const Volume> image;
  std::shared_ptr<const LabelMap> labels;
};

/// Reads cases, one after the other; files that two successive cases share are read once.
class CaseReader {
 public:
  /// `read` says how images are read, and labels but for what chooses an image of several.
  explicit CaseReader(ReadOptions read) : options_(std::move(read)) {}

  /// Throws Error{input} naming the table's line unless both files can be read and lie on the same grid.
  CaseData read(const LabelledCase& labelled);

  /// What there was to warn of in the files read so far, each file once.
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
