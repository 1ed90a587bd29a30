#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace sammoe {

/// A result in the forms that a command can give it.
struct ReportTexts {
  std::string table;
  std::string markdown;
  std::string csv;
  std::string json;
};

/// The options that say in which form a result is printed and which files get it.
class ReportOptions {
 public:
  ReportOptions() = default;
  ReportOptions(const ReportOptions&) = delete;
  ReportOptions& operator=(const ReportOptions&) = delete;

  void declare(CLI::App& app);
  /// Throws Error{output} unless every file could be written. Meant for before the work starts.
  void check_paths() const;
  /// Writes the files and prints the result. Throws Error{output}.
  void write(std::ostream& out, const ReportTexts& texts) const;

 private:
  bool as_json_ = false;
  std::optional<std::filesystem::path> csv_;
  std::optional<std::filesystem::path> json_;
  std::optional<std::filesystem::path> markdown_;
};

}  // namespace sammoe
