#include "io/nifti/nifti_geometry.hpp"

#include "core/refusal.hpp"
#include "io/affine_grid.hpp"
#include "io/nifti/quaternion.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {
namespace {

constexpr double kSameMm = 1e-3;
// Relative rounding of a float32. NIfTI-2 files converted from NIfTI-1 carry it too.
constexpr double kFloatRounding = 0x1p-23;
constexpr int kLargestCode = 5;

double mm_per_unit(int xyzt_units, std::vector<std::string>& warnings) {
  switch (xyzt_units & 7) {
    case 0:
      warnings.push_back("xyzt_units gives no unit of length: taken as mm");
      return 1;
    case 1:
      return 1000;
    case 2:
      return 1;
    case 3:
      return 0.001;
    default:
      refuse_input("xyzt_units is " + text_of(xyzt_units) + ", whose space part " + text_of(xyzt_units & 7) +
                       " is no unit of length",
                   "1 (m), 2 (mm) or 3 (um)", "set the unit in the header");
  }
}

void check_fields(const NiftiGeometry& geometry) {
  for (std::size_t axis = 1; axis <= 3; ++axis) {
    const double value = geometry.pixdim[axis];
    if (!(value > 0) || !std::isfinite(value))
      refuse_input("pixdim[" + text_of(axis) + "] is " + text_of(value), "a finite spacing above 0",
                   "set the spacing in the header");
  }
  const auto check_code = [](const char* field, int code) {
    if (code < 0 || code > kLargestCode)
      refuse_input(std::string(field) + " is " + text_of(code), "0 to 5",
                   "the header is damaged, export again");
  };
  check_code("qform_code", geometry.qform_code);
  check_code("sform_code", geometry.sform_code);
}

double handedness(double qfac, std::vector<std::string>& warnings) {
  if (qfac == -1) return -1;
  if (qfac != 1 && qfac != 0)
    warnings.push_back("pixdim[0] (qfac) is " + text_of(qfac) + ", expected 1 or -1: taken as 1");
  return 1;
}

Grid grid_from_qform(const NiftiGeometry& geometry, const Index3& size, double mm,
                     std::vector<std::string>& warnings) {
  const auto& [b, c, d] = geometry.quatern;
  if (!(b * b + c * c + d * d <= 1 + 1e-5))
    refuse_input("quatern_b, c, d are " + text_of(b) + ", " + text_of(c) + ", " + text_of(d),
                 "the vector part of a unit quaternion",
                 "repair the qform, or read the sform (--prefer sform)");
  const Matrix3 rotation = rotation_from_quaternion(geometry.quatern);
  const double qfac = handedness(geometry.pixdim[0], warnings);
  Affine affine;
  for (std::size_t row = 0; row < 3; ++row) {
    affine.origin_mm[row] = geometry.qoffset[row] * mm;
    for (std::size_t axis = 0; axis < 3; ++axis)
      affine.steps_mm[row][axis] =
          rotation[row][axis] * geometry.pixdim[axis + 1] * mm * (axis == 2 ? qfac : 1);
  }
  return grid_from_affine(affine, size, "qform", warnings);
}

Grid grid_from_sform(const NiftiGeometry& geometry, const Index3& size, double mm,
                     std::vector<std::string>& warnings) {
  Affine affine;
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t axis = 0; axis < 3; ++axis)
      affine.steps_mm[row][axis] = geometry.srow[4 * row + axis] * mm;
    affine.origin_mm[row] = geometry.srow[4 * row + 3] * mm;
  }
  const Grid grid = grid_from_affine(affine, size, "sform", warnings);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double pixdim_mm = geometry.pixdim[axis + 1] * mm;
    if (std::abs(grid.spacing_mm[axis] - pixdim_mm) > 1e-3 * pixdim_mm)
      warnings.push_back("sform has a spacing of " + text_of(grid.spacing_mm[axis]) + " mm along axis " +
                         "ijk"[axis] + ", pixdim[" + text_of(axis + 1) + "] " + text_of(pixdim_mm) +
                         " mm: the sform's is used");
  }
  return grid;
}

Grid grid_from_pixdim(const NiftiGeometry& geometry, const Index3& size, double mm,
                      std::vector<std::string>& warnings) {
  warnings.push_back(
      "qform_code and sform_code are 0, so the orientation is unknown: axes are taken as R, A, S, origin 0");
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) affine.steps_mm[axis][axis] = geometry.pixdim[axis + 1] * mm;
  return grid_from_affine(affine, size, "pixdim", warnings);
}

/// How far float32 rounding of the stored quaternion, spacing and offset can move a voxel. The scalar part
/// is not stored but follows from the rest, which near half a turn magnifies rounding a thousandfold.
double qform_rounding_mm(const NiftiGeometry& geometry, const Grid& grid) {
  const double a = quaternion_scalar_part(geometry.quatern);
  const double scalar_error = std::min(std::sqrt(kFloatRounding), kFloatRounding / a);
  double reach = 0;
  double squared_extent = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    reach = std::max(reach, std::abs(grid.origin_in_ras[axis]));
    const double extent = grid.spacing_mm[axis] * static_cast<double>(grid.size[axis]);
    squared_extent += extent * extent;
  }
  const double diagonal = std::sqrt(squared_extent);
  return 2 * scalar_error * diagonal + kFloatRounding * (reach + diagonal);
}

std::string difference_text(const NiftiGeometry& geometry, double distance_mm) {
  return "sform (code " + text_of(geometry.sform_code) + ") and qform (code " + text_of(geometry.qform_code) +
         ") place voxels up to " + text_of(distance_mm) + " mm apart";
}

using FormReader = Grid (*)(const NiftiGeometry&, const Index3&, double, std::vector<std::string>&);

/// What is said about the form that was not asked for.
void compare_with_other(const NiftiGeometry& geometry, const Grid& grid, NiftiForm used, double mm,
                        std::vector<std::string>& warnings) {
  const FormReader read_other = used == NiftiForm::sform ? grid_from_qform : grid_from_sform;
  const std::string used_name = used == NiftiForm::sform ? "sform" : "qform";
  try {
    std::vector<std::string> ignored;
    const double distance = largest_distance_mm(grid, read_other(geometry, grid.size, mm, ignored));
    if (distance > kSameMm + qform_rounding_mm(geometry, grid))
      warnings.push_back(difference_text(geometry, distance) + ": the " + used_name + " is used, as asked");
  } catch (const Error&) {
    warnings.push_back("the form other than the " + used_name + " is unusable: the " + used_name +
                       " is used, as asked");
  }
}

Grid grid_from_both(const NiftiGeometry& geometry, const Index3& size, double mm,
                    std::vector<std::string>& warnings) {
  const Grid grid = grid_from_sform(geometry, size, mm, warnings);
  const Grid other = grid_from_qform(geometry, size, mm, warnings);
  const double distance = largest_distance_mm(grid, other);
  if (distance > kSameMm + qform_rounding_mm(geometry, grid))
    refuse_input(difference_text(geometry, distance), "the same place",
                 "say which one to believe (--prefer sform or qform)");
  return grid;
}

}  // namespace

Grid grid_from(const NiftiGeometry& geometry, const Index3& size, std::optional<NiftiForm> prefer,
               std::vector<std::string>& warnings) {
  check_fields(geometry);
  const double mm = mm_per_unit(geometry.xyzt_units, warnings);
  const bool has_sform = geometry.sform_code > 0;
  const bool has_qform = geometry.qform_code > 0;
  if (!has_sform && !has_qform) return grid_from_pixdim(geometry, size, mm, warnings);
  if (has_sform && has_qform && !prefer) return grid_from_both(geometry, size, mm, warnings);
  const bool use_sform = has_sform && !(has_qform && prefer == NiftiForm::qform);
  const Grid grid = (use_sform ? grid_from_sform : grid_from_qform)(geometry, size, mm, warnings);
  if (has_sform && has_qform)
    compare_with_other(geometry, grid, use_sform ? NiftiForm::sform : NiftiForm::qform, mm, warnings);
  return grid;
}

NiftiGeometry nifti_geometry_from(const Grid& grid) {
  NiftiGeometry geometry;
  geometry.version = *std::max_element(grid.size.begin(), grid.size.end()) > kLargestNifti1Size ? 2 : 1;
  geometry.qform_code = 1;
  geometry.sform_code = 1;
  const double qfac = determinant(grid.direction_in_ras) < 0 ? -1 : 1;
  Matrix3 rotation = grid.direction_in_ras;
  for (auto& row : rotation) row[2] *= qfac;
  geometry.quatern = quaternion_from_rotation(rotation);
  geometry.pixdim[0] = qfac;
  for (std::size_t row = 0; row < 3; ++row) {
    geometry.pixdim[row + 1] = grid.spacing_mm[row];
    geometry.qoffset[row] = grid.origin_in_ras[row];
    for (std::size_t axis = 0; axis < 3; ++axis)
      geometry.srow[4 * row + axis] = grid.direction_in_ras[row][axis] * grid.spacing_mm[axis];
    geometry.srow[4 * row + 3] = grid.origin_in_ras[row];
  }
  return geometry;
}

}  // namespace sammoe
