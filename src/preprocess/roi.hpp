#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/preprocessing.hpp"

#include <optional>
#include <vector>

namespace sammoe {

/// The grid that the whole volume would have after reorienting it to RAS+ and resampling it to `spacing_mm`:
/// axes i, j, k along the source's own axes permuted and flipped to be nearest to Right, Anterior, Superior
/// (an oblique volume keeps its obliquity), anchored at the outer corner of the volume that is lowest in R,
/// A, S, with as many voxels as cover the volume, as in the published preprocessing. It does not depend on
/// how the source's axes are stored. Every ROI is a cube of its voxels, inside it or around it.
Grid canonical_grid(const Grid& source, double spacing_mm);
/// The same with voxels of `spacing_mm` along its axes i, j, k.
Grid canonical_grid(const Grid& source, const Point3& spacing_mm);

/// The cube of voxels the networks see, as a grid: `size`^3 voxels of `spacing_mm` of the canonical grid.
/// Centred on the middle of the clicks' bounding box. With RoiPlacement::inside it is then moved as little as
/// needed to lie inside the canonical grid along each axis where it fits, or to contain it where it does not.
Grid roi_around(const Grid& source, const std::vector<Point3>& clicks_in_voxels, const RoiSpec& spec);

/// The same for an ROI that need not be a cube.
Grid box_around(const Grid& source, const std::vector<Point3>& clicks_in_voxels, const RoiBox& box);

/// ROIs of that size that cover what an ROI of the canonical grid of another spacing shows of the volume: one
/// with the same middle where it is large enough, else several that overlap by half along each axis, i
/// fastest. Placed as the box says.
std::vector<Grid> boxes_over(const Grid& source, const Grid& roi, const RoiBox& box);

/// The ROI half its edge further along an axis (0..2), `direction` +1 or -1.
Grid half_step(const Grid& roi, int axis, int direction);

/// The next ROI to look at beyond a face: half a step further, with RoiPlacement::inside moved back as little
/// as needed to lie inside the volume. Nothing if the volume ends at or before that face.
std::optional<Grid> neighbour_roi(const Grid& source, const Grid& roi, int axis, int direction,
                                  RoiPlacement placement);

/// The voxels of an ROI that lie on the canonical grid, that is in the volume; may be empty.
Region part_in_volume(const Grid& source, const Grid& roi);

/// Voxels of the source whose centres lie within the outer faces of a grid whose axes run along the source's;
/// may be empty. On the grid's lower faces counts as within and on its upper ones does not, as in ITK.
Region source_region(const Grid& source, const Grid& roi);

}  // namespace sammoe
