#pragma once

// What to segment: objects with their clicks, and masks to refine. Callers fill these values, or read them
// from files (prompt_io.hpp). Plain values: from any thread.

#include "sammoe/grid.hpp"
#include "sammoe/label_map.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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

/// A term of a terminology, such as {"10200004", "SCT", "Liver"}.
struct CodedTerm {
  std::string value;    ///< 1 to 16 characters
  std::string scheme;   ///< DICOM's name of the terminology, 1 to 16 characters: "SCT" is SNOMED CT
  std::string meaning;  ///< what a reader sees, 1 to 64 characters
};

/// What an object is, in DICOM's terms (PS3.3, Segment Description). All are optional.
struct ObjectTerms {
  std::optional<CodedTerm> category;         ///< segmented property category, such as "Anatomical Structure"
  std::optional<CodedTerm> type;             ///< segmented property type, such as "Kidney"
  std::optional<CodedTerm> type_modifier;    ///< such as "Left"
  std::optional<CodedTerm> region;           ///< anatomic region, for a type that does not name the place
  std::optional<CodedTerm> region_modifier;  ///< such as "Left"
};

/// One object to segment: the clicks in the order they were made, and the label it gets in the mask.
struct ObjectPrompt {
  std::uint16_t label = 1;  ///< 1..65535
  std::string name;         ///< free text for records; may be empty
  std::vector<Click> clicks;
  ObjectTerms terms{};  ///< for DICOM output
  /// Instead of clicks: a channel of the one expert that runs, a whole network that takes no clicks
  /// (docs/bundle.md). It is segmented in the whole volume.
  std::optional<std::size_t> channel{};
  /// A mask of the object that the clicks refine: the voxels with the object's label. Null: none. Several
  /// objects may share a patch.
  std::shared_ptr<const LabelPatch> mask{};
};

/// Continuous voxel index of a click on that grid.
Point3 voxel_position(const Click& click, const Grid& grid);

/// Reads "x,y,z" with an optional fourth part "+" (inside, the default) or "-" (outside). Blanks around the
/// parts are allowed. Throws Error{usage}.
Click parse_click(const std::string& text, Frame frame);

/// Checks prompts against a grid. There must be at least one object. Each object needs its own label >= 1 and
/// at least one inside click, and every click must lie in the volume; or all have channels and none clicks. A
/// mask to refine must lie in the volume and hold the object's label. Throws Error{input} that names the
/// object and click.
void validate(const std::vector<ObjectPrompt>& prompts, const Grid& grid);

}  // namespace sammoe
