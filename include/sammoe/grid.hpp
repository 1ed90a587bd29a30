#pragma once

// Where voxels lie in the world. Used by every other header that has voxels. Plain values: from any thread.

#include <array>
#include <cstdint>

namespace sammoe {

/// Voxel counts or whole voxel indices along the axes i, j, k.
using Index3 = std::array<std::int64_t, 3>;
/// A position: continuous voxel indices (i, j, k) or world millimetres. The name of the variable says which.
using Point3 = std::array<double, 3>;
/// A 3x3 matrix, `m[row][column]`.
using Matrix3 = std::array<std::array<double, 3>, 3>;

/// A box of voxels: `begin` inclusive, `size` voxels along i, j, k.
struct Region {
  Index3 begin{0, 0, 0};
  Index3 size{0, 0, 0};

  std::int64_t voxel_count() const { return size[0] * size[1] * size[2]; }
};

/// A grid of voxels. World coordinates are millimetres in RAS+ (x to the patient's Right, y to the Anterior,
/// z to the Superior), as in NIfTI. The LPS of ITK and DICOM is converted at the border to those libraries.
struct Grid {
  Index3 size{0, 0, 0};        ///< voxels along i, j, k; voxels are stored with i fastest
  Point3 spacing_mm{1, 1, 1};  ///< distance of voxel centres along i, j, k; each > 0
  /// Columns: unit vectors of i, j, k; orthonormal.
  Matrix3 direction_in_ras{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  Point3 origin_in_ras{0, 0, 0};  ///< centre of voxel (0, 0, 0), mm

  std::int64_t voxel_count() const { return size[0] * size[1] * size[2]; }
  double voxel_volume_mm3() const { return spacing_mm[0] * spacing_mm[1] * spacing_mm[2]; }

  /// World position (RAS+ mm) of a continuous voxel index.
  Point3 ras_from_voxel(const Point3& index) const;
  /// Continuous voxel index of a world position (RAS+ mm).
  Point3 voxel_from_ras(const Point3& point_in_ras) const;
  /// Whether a continuous voxel index lies in the volume, which extends half a voxel beyond the outer
  /// centres.
  bool contains(const Point3& index) const;

  /// Throws Error{input} unless sizes are >= 1, spacings finite and > 0, directions orthonormal within 1e-4.
  void validate() const;
};

/// The largest distance in mm between the positions that two grids of the same size give a voxel. Infinite if
/// a position is not finite.
double largest_distance_mm(const Grid& a, const Grid& b);

/// Whether two grids have the same size and place every voxel within `tolerance_mm` of the other's.
bool same_grid(const Grid& a, const Grid& b, double tolerance_mm = 1e-3);

/// The part of `region` within a volume of `size` voxels; may be empty (size 0).
Region clip(const Region& region, const Index3& size);

}  // namespace sammoe
