#pragma once

#include "sammoe/grid.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// Size, spacing and orientation of all planes of a multi-frame image. DICOM's world is LPS+ mm: x rises to
/// the Left, y to the Posterior, z to the Superior.
struct PlaneOrientation {
  Index3 size{0, 0, 1};                    ///< columns, rows, 1
  std::array<double, 2> spacing_mm{1, 1};  ///< of voxels along i (between columns) and j (between rows)
  Point3 row_in_lps{1, 0, 0};              ///< unit vector along a row: where i rises
  Point3 column_in_lps{0, 1, 0};           ///< unit vector along a column: where j rises
  double slice_spacing_mm = 0;             ///< Spacing Between Slices; 0 if it is not stated
  /// Slice Thickness: less than the spacing where slices leave gaps, more where they overlap; 0 if not stated
  double slice_thickness_mm = 0;
};

/// A grid that holds planes, and the slice index k of each plane in it.
struct PlaneStack {
  Grid grid;
  std::vector<std::int64_t> k_of_plane;
  bool spacing_is_thickness = false;  ///< of a single plane, where nothing states another
};

/// The smallest grid of evenly spaced slices that holds planes whose first voxels (i = j = 0) have these
/// centres (LPS+ mm, in any order; planes may coincide). The spacing of its slices is the one that is stated,
/// if it fits; else that of `image`, the grid of the image they were drawn on, if it fits; else the smallest
/// distance between planes; else, for a single plane, the thickness. Throws Error{input} if row and column
/// are not perpendicular unit vectors, the planes are not stacked along their normal, or no spacing fits.
PlaneStack stack_planes(const PlaneOrientation& orientation, const std::vector<Point3>& positions_in_lps,
                        const std::optional<Grid>& image = {});

}  // namespace sammoe
