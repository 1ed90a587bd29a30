#pragma once

#include "sammoe/batch.hpp"

#include "files/file_problems.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace sammoe {

/// Checks what the cases of a batch are prompted by.
class PromptCheck {
 public:
  explicit PromptCheck(FileProblems& problems) : problems_(problems) {}

  /// Adds a problem if the case's prompts file is broken, or its prompts lack the label that the case names.
  /// A coarse mask is opened only if its case names a label, and each file once; one that cannot be read
  /// fails its case later, like an image.
  void check(const BatchCase& job);

 private:
  using Labels = std::set<std::uint16_t>;

  /// The labels of a coarse mask; empty if it cannot be read.
  const Labels& labels_of_mask(const std::filesystem::path& mask);
  void require(const BatchCase& job, const Labels& labels);

  FileProblems& problems_;
  std::map<std::filesystem::path, Labels> masks_;
};

}  // namespace sammoe
