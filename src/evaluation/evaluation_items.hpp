#pragma once

#include "sammoe/case_table.hpp"
#include "sammoe/volume_io.hpp"

#include "io/case_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
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

}  // namespace sammoe
