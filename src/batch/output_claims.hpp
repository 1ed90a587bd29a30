#pragma once

#include "sammoe/batch.hpp"

#include "files/file_problems.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sammoe {

/// Checks where the cases of a batch write to.
class OutputClaims {
 public:
  OutputClaims(const std::filesystem::path& output_folder, const std::vector<BatchCase>& cases,
               FileProblems& problems);

  /// Adds a problem unless all files of the case lie inside the output folder, have a known ending, and are
  /// neither an input of the batch nor the output of a case checked before.
  void check(const BatchCase& job, const BatchCompanions& companions);

 private:
  /// What is wrong with the mask's path; empty if nothing is.
  std::string problem_with(const std::filesystem::path& output) const;
  void claim(const BatchCase& job, const std::filesystem::path& file);

  using FileNumber = std::pair<std::uint64_t, std::uint64_t>;  ///< the same for all names of a file
  static std::optional<FileNumber> number_of(const std::filesystem::path& path);

  std::filesystem::path folder_;
  std::filesystem::path real_folder_;
  FileProblems& problems_;
  std::map<FileNumber, std::string> inputs_;              ///< with a name each
  std::map<std::filesystem::path, std::string> claimed_;  ///< real paths, with the place of the case
};

}  // namespace sammoe
