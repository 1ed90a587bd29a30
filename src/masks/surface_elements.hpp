#pragma once

#include "sammoe/label_map.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sammoe {

/// The area in mm2 of the surface between the voxels of a label and others in a block of 2 x 2 x 2 voxels,
/// for each of the 256 blocks there can be: bit i + 2 j + 4 k stands for the voxel (i, j, k). The surface is
/// that of marching cubes with corners half-way between voxel centres, as DeepMind's surface-distance has it.
std::array<double, 256> surface_areas_mm2(const Point3& spacing_mm);

/// Piece of a surface, at a corner of voxels.
struct SurfaceElement {
  std::size_t corner = 0;  ///< offset in the lattice of corners, i fastest
  double area_mm2 = 0;
};

/// The surface of a label within a box of a mask's voxels that holds all of it. The lattice of corners has
/// one more corner than the box has voxels on each axis; corner (0, 0, 0) is where the box begins. Offsets
/// rising.
std::vector<SurfaceElement> surface_elements_of(const LabelMap& map, std::uint16_t label, const Region& box);

/// The share of the area of both surfaces of a label that lies within the tolerance of the other's, as
/// surface-distance computes it: element by element, and with nothing added to the tolerance. Both masks must
/// lie on the same grid and hold the label, all of it within `box`. One share for each tolerance.
std::vector<double> shares_of_area_within(const LabelMap& a, const LabelMap& b, std::uint16_t label,
                                          const Region& box, const std::vector<double>& tolerances_mm);

}  // namespace sammoe
