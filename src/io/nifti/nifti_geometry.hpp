#pragma once

#include "sammoe/volume_io.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// Which form to believe, and whether errors may say that the caller can choose one.
struct FormChoice {
  FormChoice(std::optional<NiftiForm> form = {}, bool offered = true) : prefer(form), is_offered(offered) {}
  FormChoice(NiftiForm form) : prefer(form), is_offered(true) {}

  std::optional<NiftiForm> prefer;
  bool is_offered;
};

/// Where a NIfTI file places its voxels, in RAS+ mm. With both forms set they must agree (within 1e-3 mm and
/// what float32 rounding of the quaternion explains) unless `choice` prefers one; the sform is then used. Of
/// two forms of which one cannot be used at all the other is, with a warning, unless the bad one is
/// preferred. With neither set, axes are RAS+, spacing pixdim, origin 0, and a warning says so. Repairs are
/// added to `warnings`. Throws Error{input} naming the field.
Grid grid_from(const NiftiGeometry& geometry, const Index3& size, const FormChoice& choice,
               std::vector<std::string>& warnings);

/// A geometry without what is unusable in it: the code of a form that says nothing is 0, an unusable pixdim
/// is the grid's. A sheared sform stays: programs that use it show image and mask alike. `grid` is what
/// grid_from made of the geometry.
NiftiGeometry usable_geometry(NiftiGeometry geometry, const Grid& grid);

/// The largest dim[n] of version 1.
constexpr std::int64_t kLargestNifti1Size = 32767;

/// The geometry a NIfTI file without a source carries: sform and qform both from the grid, code 1 (scanner),
/// mm. Version 2 if an axis does not fit version 1.
NiftiGeometry nifti_geometry_from(const Grid& grid);

}  // namespace sammoe
