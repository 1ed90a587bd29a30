#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// A result in the forms that a command can give it.
struct ReportTexts {
  std::string table;
  std::string markdown;
  std::string csv;
  std::string json;
  std::function<std::string()> html;  ///< made only if it is asked for
};

/// The options that say in which form a result is printed and which files get it.
class ReportOptions {
 public:
  ReportOptions() = default;
  ReportOptions(const ReportOptions&) = delete;
  ReportOptions& operator=(const ReportOptions&) = delete;

  void declare(CLI::App& app);
  /// Whether an HTML page is asked for.
  bool has_page() const { return html_.has_value(); }
  /// Throws Error{output} unless every file could be written. Meant for before the work starts.
  void check_paths() const;
  /// Writes the files and prints the result. Throws Error{output}.
  void write(std::ostream& out, const ReportTexts& texts) const;

 private:
  bool as_json_ = false;
  std::optional<std::filesystem::path> csv_;
  std::optional<std::filesystem::path> json_;
  std::optional<std::filesystem::path> markdown_;
  std::optional<std::filesystem::path> html_;
};

}  // namespace sammoe
