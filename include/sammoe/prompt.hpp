#pragma once

#include "sammoe/grid.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sammoe {

/// What the coordinates of a click mean.
enum class Frame {
  ras_mm,  ///< world millimetres, RAS+
  voxel,   ///< indices i, j, k of the volume as stored, 0-based, centres at whole numbers
};

/// One click on a volume.
struct Click {
  Point3 position{0, 0, 0};
  Frame frame = Frame::ras_mm;
  bool inside = true;  ///< true: belongs to the object ("+"); false: does not ("-")
};

/// One object to segment: the clicks in the order they were made, and the label it gets in the mask.
struct ObjectPrompt {
  std::uint16_t label = 1;  ///< 1..65535
  std::string name;         ///< free text for records; may be empty
  std::vector<Click> clicks;
};

/// Continuous voxel index of a click on that grid.
Point3 voxel_position(const Click& click, const Grid& grid);

/// Reads "x,y,z" with an optional fourth part "+" (inside, the default) or "-" (outside). Throws
/// Error{usage}.
Click parse_click(const std::string& text, Frame frame);

/// Throws Error{input} naming the object and click unless there is at least one object, each has a label >= 1
/// used by no other, at least one inside click, and every click lies in the volume.
void validate(const std::vector<ObjectPrompt>& prompts, const Grid& grid);

}  // namespace sammoe
