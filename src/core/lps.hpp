#pragma once

#include "sammoe/grid.hpp"

namespace sammoe {

// The one place where LPS+ mm (x to the Left, y to the Posterior), the world of DICOM, ITK, MetaImage, NRRD
// and most files of 3D Slicer, meets RAS+ mm, the world of sammoe.

/// The factor of each world axis between the two.
inline constexpr Point3 kLpsSigns{-1, -1, 1};

/// A position or direction.
inline Point3 ras_from_lps(const Point3& in_lps) {
  return {kLpsSigns[0] * in_lps[0], kLpsSigns[1] * in_lps[1], kLpsSigns[2] * in_lps[2]};
}

/// A position or direction.
inline Point3 lps_from_ras(const Point3& in_ras) {
  return ras_from_lps(in_ras);  // its own inverse
}

}  // namespace sammoe
