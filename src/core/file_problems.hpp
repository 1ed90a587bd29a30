#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sammoe {

/// Collects what is wrong with a file of prompts or a table, so that its author can mend all of it at once.
class FileProblems {
 public:
  explicit FileProblems(std::filesystem::path file) : file_(std::move(file)) {}

  /// `where` is a line ("line 3") or JSON path ("objects[0].label"); empty for the whole file. The hundredth
  /// problem ends the reading: throws as throw_if_any.
  void add(const std::string& where, const std::string& what);

  std::size_t count() const { return count_; }
  const std::filesystem::path& file() const { return file_; }

  /// Throws Error{input} with the file's name and the problems, in one line, if there are any.
  void throw_if_any() const;

 private:
  std::filesystem::path file_;
  std::vector<std::string> first_;  ///< the first few, as written
  std::size_t count_ = 0;
};

/// Text from a file in quotes, fit for a message: shortened, without control characters.
std::string in_quotes(std::string_view text);

}  // namespace sammoe
