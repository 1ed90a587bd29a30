#pragma once

#include "sammoe/label_map.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// Distances in mm from every voxel of one mask's surface to the nearest of the other's.
struct SurfaceDistances {
  std::vector<double> from_a_mm;
  std::vector<double> from_b_mm;
};

/// Both masks must lie on the same grid and hold the label, all of it within `box`.
SurfaceDistances surface_distances(const LabelMap& a, const LabelMap& b, std::uint16_t label,
                                   const Region& box);

/// The share of both surfaces that lies within the tolerance of the other. A distance counts as within up to
/// 1e-4 mm beyond it, so that it is not the rounding of a header's spacing that decides.
double share_within(const SurfaceDistances& distances, double tolerance_mm);

/// The larger of the two directed 95th percentiles, each linear between neighbours.
double hausdorff_95_mm(SurfaceDistances distances);

/// The mean over the voxels of both surfaces.
double mean_distance_mm(const SurfaceDistances& distances);

}  // namespace sammoe
