#pragma once

#include "sammoe/batch.hpp"

#include "batch/journal_entry.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sammoe {

/// What the journals in an output folder say was done, to decide which cases need not be done again.
class DoneCases {
 public:
  /// Reads all journals of the folder. Throws Error{input}.
  explicit DoneCases(const std::filesystem::path& output_folder);

  /// The latest entry of the case that writes this mask; null if there is none, or it failed.
  const CaseEntry* find(const std::filesystem::path& output) const;

  /// Whether each of these files stands in the entry, and is in the folder with the SHA-256 given there.
  bool files_intact(const CaseEntry& entry, const std::vector<std::filesystem::path>& outputs) const;

 private:
  std::filesystem::path folder_;
  std::map<std::string, CaseEntry> latest_;  ///< by output
};

}  // namespace sammoe
