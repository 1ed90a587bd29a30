#pragma once

// What the reports of an evaluation and of a comparison of masks have in common. Called by programs that
// write such reports. From any thread.

#include <filesystem>
#include <optional>
#include <string>

namespace sammoe {

/// A measure of masks as reports show it (docs/metrics.md).
struct Measure {
  std::string name;   ///< in files, such as "hd95_mm"
  std::string title;  ///< in tables, such as "HD95 mm"
  int decimals = 3;   ///< in tables
};

/// A mean with the bounds of its 95 % bootstrap interval. A single item shows no spread: a mean of one item
/// has no bounds, and neither has a mean over tasks if one of them has a single item.
struct Interval {
  double mean = 0;
  std::optional<double> low{};
  std::optional<double> high{};
};

/// Throws Error{output} unless a report could be written there. Call it before the work starts.
void check_report_path(const std::filesystem::path& path);

/// Writes a report, complete or not at all. Throws Error{output}.
void write_report(const std::filesystem::path& path, const std::string& text);

}  // namespace sammoe
