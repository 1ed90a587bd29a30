#pragma once

#include "core/random_source.hpp"
#include "voxels.hpp"

namespace sammoe::demo {

/// How far a blob may be from a sphere.
struct BlobForm {
  double radius = 5;       ///< voxels, before each axis is stretched
  double stretch = .45;    ///< greatest logarithm of an axis' factor
  double roughness = .35;  ///< greatest weight of the noise on its surface
  int least_bumps = 8;     ///< of that noise along an edge of the grid; up to twice as many
};

/// The voxels of an ellipsoid or superquadric with a noisy surface, in any orientation; without the
/// pieces that the noise cuts off.
Voxels random_blob(RandomSource& random, const Point3& centre, const BlobForm& form);

}  // namespace sammoe::demo
