#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// Collects what is wrong with a file of prompts or a table, so that its author can fix all of it at once.
class FileProblems {
 public:
  /// `shown` problems are spelt out, the others counted.
  explicit FileProblems(std::filesystem::path file, std::size_t shown = 10)
      : file_(std::move(file)), shown_(shown) {}

  /// `where` is a line ("line 3") or JSON path ("objects[0].label"); empty for the whole file. The hundredth
  /// problem ends the reading: throws as throw_if_any.
  void add(const std::string& where, const std::string& what);

  /// Notes what was read, but may not be what the author meant.
  void warn(const std::string& where, const std::string& what);

  std::size_t count() const { return count_; }
  /// One line each, with the file's name.
  const std::vector<std::string>& warnings() const { return warnings_; }
  const std::filesystem::path& file() const { return file_; }

  /// Throws Error{input} with the file's name and the problems, in one line and by rising line number, if
  /// there are any.
  void throw_if_any() const;

 private:
  struct Problem {
    std::size_t line;  ///< 0 where there is none
    std::string text;
  };

  std::filesystem::path file_;
  std::size_t shown_;
  std::vector<Problem> first_;  ///< as many as are shown, in the order found
  std::size_t count_ = 0;
  std::vector<std::string> warnings_;
};

}  // namespace sammoe
