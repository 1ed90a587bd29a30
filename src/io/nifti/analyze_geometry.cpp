#include "io/nifti/analyze_geometry.hpp"

#include "core/refusal.hpp"
#include "io/affine_grid.hpp"

#include <cmath>

namespace sammoe {
namespace {

/// SPM's rule for whether the bytes of its origin are one: files of others hold a name there.
bool has_origin(const AnalyzePlace& place, const Index3& size) {
  bool any = false;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (place.origin[axis] <= -size[axis] || place.origin[axis] >= 2 * size[axis]) return false;
    any = any || place.origin[axis] != 0;
  }
  return any;
}

}  // namespace

Grid grid_from_analyze(const NiftiHeader& header, std::vector<std::string>& warnings) {
  if (header.analyze.orient != 0)
    refuse_input("orient is " + text_of(header.analyze.orient) + ", not of transverse slices", "0",
                 "convert the volume to NIfTI with the program that wrote it");
  const bool is_stored = has_origin(header.analyze, header.size);
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double step = std::abs(header.geometry.pixdim[axis + 1]);
    // Written so that a NaN fails.
    if (!(step > 0))
      refuse_input("pixdim[" + text_of(axis + 1) + "] is " + text_of(header.geometry.pixdim[axis + 1]),
                   "a spacing in mm", "repair the spacing in the header");
    const double origin = is_stored ? static_cast<double>(header.analyze.origin[axis] - 1)
                                    : static_cast<double>(header.size[axis] - 1) / 2;
    affine.steps_mm[axis][axis] = axis == 0 ? -step : step;
    affine.origin_mm[axis] = -origin * affine.steps_mm[axis][axis];
  }
  warnings.push_back(
      std::string("is Analyze 7.5, which does not say where left is: axes are taken as L, A, S, ") +
      (is_stored ? "the origin is the voxel that SPM stored" : "the origin is taken to be the middle"));
  return grid_from_affine(affine, header.size, "pixdim", warnings);
}

}  // namespace sammoe
