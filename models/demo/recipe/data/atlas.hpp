#pragma once

#include "sammoe/grid.hpp"

#include "region_codes.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace sammoe::demo {

/// An anatomy to draw from: region codes on 1 mm voxels, axes R, A, S, with a margin of air.
struct Atlas {
  Index3 size{0, 0, 0};
  std::vector<Code> codes;  ///< 0 outside the brain
  /// Signed distance from the brain's surface in kDistanceSteps a mm, saturating; see signed_distance().
  std::vector<std::int8_t> distance;
  /// For each code, the indices of some of its voxels.
  std::array<std::vector<Index3>, kAtlasCodes> places;
};

inline constexpr float kDistanceSteps = 6;

/// Where Debian's mricron-data puts its label maps.
inline constexpr const char* kAtlasFolder = "/usr/share/mricron/templates";

/// Reads Debian's mricron-data label maps (AAL and JHU-189) and reduces each to region codes. Throws
/// Error{input} if one is missing or is not the label map it should be.
std::vector<Atlas> load_atlases(const std::filesystem::path& folder);

}  // namespace sammoe::demo
