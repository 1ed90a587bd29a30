#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace sammoe {

// What the reports of an evaluation and of a comparison of masks have in common.

/// A mean with the bounds of its 95 % bootstrap interval. A single item shows no spread, so a mean of one, or
/// over tasks of which one has a single item, has no bounds.
struct Interval {
  double mean = 0;
  std::optional<double> low{};
  std::optional<double> high{};
};

/// Throws Error{output} unless a report could be written there. Meant for before the work starts.
void check_report_path(const std::filesystem::path& path);

/// Writes a report, whole or not at all. Throws Error{output}.
void write_report(const std::filesystem::path& path, const std::string& text);

}  // namespace sammoe
