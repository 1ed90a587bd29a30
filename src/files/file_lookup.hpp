#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace sammoe {

/// Looks up the files that a table names, each once: a table often names one volume in many rows.
class FileLookup {
 public:
  explicit FileLookup(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The path of a field: relative ones are relative to the folder.
  std::filesystem::path resolved(const std::string& field) const { return folder_ / field; }

  /// What keeps the path from being read as a file; empty if nothing does.
  std::string problem_with(const std::filesystem::path& path);
  /// What keeps the path from being read as a file or as a folder of DICOM images; empty if nothing does.
  std::string problem_with_volume(const std::filesystem::path& path);

 private:
  struct Found {
    bool is_folder = false;
    std::string problem;
  };
  const Found& look_up(const std::filesystem::path& path);

  std::filesystem::path folder_;
  std::map<std::string, Found> found_;
};

}  // namespace sammoe
