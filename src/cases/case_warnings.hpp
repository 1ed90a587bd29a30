#pragma once

#include "sammoe/segmenter.hpp"
#include "sammoe/volume_io.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// What a user should know about a case that went through: repairs made while reading, voxels replaced,
/// objects that are empty or were cut off. One line each.
std::vector<std::string> case_warnings(const LoadedVolume& volume, const SegmentationResult& result,
                                       const SegmentOptions& options);

}  // namespace sammoe
