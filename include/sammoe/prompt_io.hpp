#pragma once

// Prompts from files and from coarse masks (docs/prompts.md). Called by programs that get clicks from a
// user's file. From any thread.

#include "sammoe/label_map.hpp"
#include "sammoe/prompt.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// Reads prompts from a file. Content and ending decide the format: our JSON, 3D Slicer markups (.mrk.json,
/// .fcsv, its table of control points, each with its own coordinate system), or CSV. `warnings` gets a line
/// for everything that was read but may not be what was meant. Throws Error{input} that names file, line or
/// JSON path, the value and what was expected.
std::vector<ObjectPrompt> read_prompts(const std::filesystem::path& path,
                                       std::vector<std::string>* warnings = nullptr);

/// The same for a text that is in memory. `name` stands in messages, and its ending counts as a file's.
std::vector<ObjectPrompt> parse_prompts(const std::string& text, const std::filesystem::path& name,
                                        std::vector<std::string>* warnings = nullptr);

/// One object for each label > 0 of a coarse mask, by ascending label, with its name if the mask has one.
/// Each gets one click in world coordinates at its deepest voxel: the largest distance in mm to the border,
/// where the volume's own border counts. Of several such voxels it is the one nearest to their mean; ties go
/// to the first.
///
/// Throws Error{input} if the mask is empty, or is an image and not a mask (hundreds of labels that each
/// spread over the whole volume).
std::vector<ObjectPrompt> prompts_from_mask(const LabelMap& mask);

/// The same objects with their voxels of the mask to refine (ObjectPrompt::mask). The mask must lie on the
/// volume's voxels. Throws Error{input} as prompts_from_mask(), and for a mask on another grid.
std::vector<ObjectPrompt> prompts_to_refine(const LabelMap& mask, const Grid& volume);

}  // namespace sammoe
