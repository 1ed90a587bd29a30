#pragma once

#include "sammoe/volume_io.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// Where a NIfTI file places its voxels, in RAS+ mm. With both forms set they must agree (within 1e-3 mm and
/// what float32 rounding of the quaternion explains) unless `prefer` chooses one; the sform is then used.
/// With neither, axes are RAS+, spacing pixdim, origin 0, and a warning says so. Repairs are added to
/// `warnings`. Throws Error{input} naming the field.
Grid grid_from(const NiftiGeometry& geometry, const Index3& size, std::optional<NiftiForm> prefer,
               std::vector<std::string>& warnings);

/// The largest dim[n] of version 1.
constexpr std::int64_t kLargestNifti1Size = 32767;

/// The geometry a NIfTI file without a source carries: sform and qform both from the grid, code 1 (scanner),
/// mm. Version 2 if an axis does not fit version 1.
NiftiGeometry nifti_geometry_from(const Grid& grid);

}  // namespace sammoe
