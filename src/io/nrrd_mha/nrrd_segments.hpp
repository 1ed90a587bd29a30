#pragma once

#include "sammoe/label_map.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sammoe {

/// A segment of 3D Slicer's .seg.nrrd: the voxels of one layer that have one value.
struct NrrdSegment {
  std::int64_t layer = 0;   ///< the volume of the file that holds it
  std::uint16_t value = 1;  ///< of its voxels
  LabelName name;           ///< its label is the value
};

/// The segments that a NRRD header's key/value pairs tell of, in their order; `layer_count` volumes are in
/// the file. Throws Error{input} for numbers that cannot be.
std::vector<NrrdSegment> nrrd_segments(const std::map<std::string, std::string>& notes,
                                       std::int64_t layer_count);

/// Whether a NRRD header's key/value pairs tell of segments, good or bad.
bool names_segments(const std::map<std::string, std::string>& notes);

/// What a file says of its segments.
struct NrrdLayers {
  std::int64_t count = 1;
  std::vector<NrrdSegment> segments;
};

/// Of the file at `path`; no segments if it is not an NRRD file or has none. Throws Error{input} for a bad
/// header.
NrrdLayers read_nrrd_layers(const std::filesystem::path& path);

/// The key/value lines that make a NRRD file of `map` a segmentation for 3D Slicer.
std::string nrrd_segment_lines(const LabelMap& map);

}  // namespace sammoe
