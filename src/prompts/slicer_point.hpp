#pragma once

#include "sammoe/grid.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace sammoe {

/// The two world frames of 3D Slicer's files, both in mm.
enum class SlicerFrame { ras, lps };

/// Reads "RAS" or "LPS" as written today, or "0" (RAS) or "1" (LPS) as in older files; nothing otherwise.
std::optional<SlicerFrame> parse_slicer_frame(std::string_view text);

/// A point of such a file in RAS mm.
Point3 ras_from_slicer(SlicerFrame frame, const Point3& point);

/// Whether a control point is marked as lying outside the object: its label ends with "-", or its
/// description is "outside" or "negative" (in any case).
bool marks_outside(std::string_view label, std::string_view description);

/// The name of the object in a file that gives none: the file's without its endings, without control
/// characters.
std::string name_of_file(const std::filesystem::path& file);

}  // namespace sammoe
