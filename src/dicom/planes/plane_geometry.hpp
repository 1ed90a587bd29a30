#pragma once

#include "sammoe/grid.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// How all planes of a multi-frame image lie. DICOM's world is LPS+ mm: x to the Left, y to the Posterior.
struct PlaneOrientation {
  Index3 size{0, 0, 1};                    ///< columns, rows, 1
  std::array<double, 2> spacing_mm{1, 1};  ///< of voxels along i (between columns) and j (between rows)
  Point3 row_in_lps{1, 0, 0};              ///< unit vector along a row, in which i rises
  Point3 column_in_lps{0, 1, 0};           ///< unit vector along a column, in which j rises
  double slice_spacing_mm = 0;             ///< Spacing Between Slices; 0 if it is not stated
  double slice_thickness_mm = 0;  ///< Slice Thickness, which slices may exceed or overlap by; 0 if not
};

/// A grid through planes, and which of its slices each plane is.
struct PlaneStack {
  Grid grid;
  std::vector<std::int64_t> k_of_plane;
  bool has_only_thickness = false;  ///< one plane, of which nothing tells how far the next would be
};

/// The smallest grid of evenly spaced slices that holds planes with these first voxels' centres (LPS+ mm, in
/// any order, several may be one). Their spacing is the one that is stated, if it fits; else that of `image`,
/// the grid they belong to, if it fits; else the smallest distance met. The thickness takes its place only
/// for one plane. Throws Error{input} if the orientation is not a rotation, the planes are not straight above
/// each other, or no spacing fits.
PlaneStack stack_planes(const PlaneOrientation& orientation, const std::vector<Point3>& positions_in_lps,
                        const std::optional<Grid>& image = {});

}  // namespace sammoe
