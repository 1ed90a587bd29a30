#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/prompt.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// Reads prompts from a file; the ending and content decide the format: our JSON, 3D Slicer markups
/// (.mrk.json, .fcsv, its table of control points; their own coordinate-system flag is honoured), or CSV
/// (docs/prompts.md). What was read but may not be what was meant is added to `warnings`, one line each.
/// Throws Error{input} naming file, line or JSON path, the value and what was expected.
std::vector<ObjectPrompt> read_prompts(const std::filesystem::path& path,
                                       std::vector<std::string>* warnings = nullptr);

/// One object for each label > 0 of a coarse mask, with its name if the mask has one: a click at its deepest
/// voxel (largest distance to the border, in mm; the volume's own border counts; of several the one nearest
/// to their mean, then the first), in world coordinates. Ascending labels. Throws Error{input} if the mask is
/// empty, or is an image rather than a mask (hundreds of labels that each spread over the whole volume).
std::vector<ObjectPrompt> prompts_from_mask(const LabelMap& mask);

}  // namespace sammoe
