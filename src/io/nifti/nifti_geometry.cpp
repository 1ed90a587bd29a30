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
constexpr double kLeastVolumeOfUnitSteps = 1e-6;

// Voxels in mm lie within; others make one doubt a unit that is not stated.
constexpr double kLeastPlausibleMm = 1e-2;
constexpr double kMaxPlausibleMm = 100;

/// Many writers leave the unit out and mean mm, as all readers take it.
double mm_per_unit(int xyzt_units) {
  switch (xyzt_units & 7) {
    case 0:
      return 1;
    case 1:
      return 1000;
    case 2:
      return 1;
    case 3:
      return 0.001;
    default:
      refuse_input("xyzt_units is " + text_of(xyzt_units) + ", whose space part " + text_of(xyzt_units & 7) +
                       " is not a unit of length",
                   "1 (m), 2 (mm) or 3 (um)", "set the unit in the header");
  }
}

bool is_spacing(double value) {
  return value > 0 && std::isfinite(value);
}

void check_pixdim(const NiftiGeometry& geometry, const char* advice) {
  for (std::size_t axis = 1; axis <= 3; ++axis) {
    if (!is_spacing(geometry.pixdim[axis]))
      refuse_input("pixdim[" + text_of(axis) + "] is " + text_of(geometry.pixdim[axis]),
                   "a finite spacing above 0", advice);
  }
}

void check_code(const char* field, int code) {
  if (code < 0 || code > kLargestCode)
    refuse_input(std::string(field) + " is " + text_of(code), "0 to 5",
                 "the header is damaged, export again");
}

double handedness(double qfac, std::vector<std::string>& warnings) {
  if (qfac == -1) return -1;
  if (qfac != 1 && qfac != 0)
    warnings.push_back("pixdim[0] (qfac) is " + text_of(qfac) + ", expected 1 or -1: taken as 1");
  return 1;
}

Grid grid_from_qform(const NiftiGeometry& geometry, const Index3& size, double mm,
                     std::vector<std::string>& warnings) {
  check_pixdim(geometry, "repair the spacing in the header");
  const auto& [b, c, d] = geometry.quatern;
  if (!(b * b + c * c + d * d <= 1 + 1e-5))
    refuse_input("quatern_b, c, d are " + text_of(b) + ", " + text_of(c) + ", " + text_of(d),
                 "the vector part of a unit quaternion", "repair the qform");
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
    const bool agrees = std::abs(grid.spacing_mm[axis] - pixdim_mm) <= 1e-3 * pixdim_mm;
    if (!is_spacing(pixdim_mm) || !agrees)
      warnings.push_back("sform has a spacing of " + text_of(grid.spacing_mm[axis]) + " mm along axis " +
                         "ijk"[axis] + ", pixdim[" + text_of(axis + 1) + "] " + text_of(pixdim_mm) +
                         " mm: the sform's is used");
  }
  return grid;
}

Grid grid_from_pixdim(const NiftiGeometry& geometry, const Index3& size, double mm,
                      std::vector<std::string>& warnings) {
  check_pixdim(geometry, "set the spacing in the header");
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

const char* form_name(NiftiForm form) {
  return form == NiftiForm::sform ? "sform" : "qform";
}

NiftiForm other_than(NiftiForm form) {
  return form == NiftiForm::sform ? NiftiForm::qform : NiftiForm::sform;
}

/// What one form of a geometry says: a grid, or why there is none.
struct FormGrid {
  std::optional<Grid> grid;
  std::string problem;
  std::vector<std::string> warnings;
};

FormGrid read_form(NiftiForm form, const NiftiGeometry& geometry, const Index3& size) {
  FormGrid read;
  const double mm = mm_per_unit(geometry.xyzt_units);
  try {
    read.grid =
        (form == NiftiForm::sform ? grid_from_sform : grid_from_qform)(geometry, size, mm, read.warnings);
  } catch (const Error& error) {
    read.problem = error.what();
  }
  return read;
}

void append(std::vector<std::string>& warnings, const std::vector<std::string>& more) {
  warnings.insert(warnings.end(), more.begin(), more.end());
}

bool differ(const NiftiGeometry& geometry, const Grid& sform, const Grid& qform) {
  return largest_distance_mm(sform, qform) > kSameMm + qform_rounding_mm(geometry, sform);
}

/// Whether a form says nothing at all: numbers that are not finite, or steps that do not span space. One that
/// is sheared says something, if nothing that can be used.
bool says_nothing(NiftiForm form, const NiftiGeometry& geometry) {
  if (form == NiftiForm::qform) return true;  // it cannot shear
  Matrix3 unit{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double length = std::hypot(geometry.srow[axis], geometry.srow[4 + axis], geometry.srow[8 + axis]);
    if (!(length > 0) || !std::isfinite(length)) return true;
    for (std::size_t row = 0; row < 3; ++row) unit[row][axis] = geometry.srow[4 * row + axis] / length;
  }
  return std::abs(determinant(unit)) < kLeastVolumeOfUnitSteps;
}

std::string way_out(NiftiForm sound, bool choice_is_offered) {
  const std::string name = form_name(sound);
  return choice_is_offered ? ", or read the " + name + ", which is sound (--prefer " + name + ")"
                           : ", or set the code of the " + std::string(form_name(other_than(sound))) +
                                 " to 0 in the header, for the " + name + " is sound";
}

/// The form that is asked for; the other one, if it is set, is only compared.
Grid grid_from_preferred(NiftiForm form, const NiftiGeometry& geometry, const Index3& size,
                         std::vector<std::string>& warnings) {
  const FormGrid used = read_form(form, geometry, size);
  const FormGrid other = read_form(other_than(form), geometry, size);
  const std::string name = form_name(form);
  const std::string other_name = form_name(other_than(form));
  if (!used.grid) {
    throw Error(ErrorCode::input, used.problem + (other.grid ? way_out(other_than(form), true) : ""));
  }
  append(warnings, used.warnings);
  if (!other.grid)
    warnings.push_back("the " + other_name + " is unusable: the " + name + " is used, as asked");
  else if (differ(geometry, *used.grid, *other.grid))
    warnings.push_back(difference_text(geometry, largest_distance_mm(*used.grid, *other.grid)) + ": the " +
                       name + " is used, as asked");
  return *used.grid;
}

Grid grid_from_both(const NiftiGeometry& geometry, const Index3& size, bool choice_is_offered,
                    std::vector<std::string>& warnings) {
  const FormGrid sform = read_form(NiftiForm::sform, geometry, size);
  const FormGrid qform = read_form(NiftiForm::qform, geometry, size);
  if (!sform.grid && !qform.grid)
    throw Error(ErrorCode::input, sform.problem + " (and the qform is no better: " + qform.problem + ")");
  if (!sform.grid || !qform.grid) {
    const NiftiForm sound = sform.grid ? NiftiForm::sform : NiftiForm::qform;
    const FormGrid& used = sform.grid ? sform : qform;
    const std::string& problem = sform.grid ? qform.problem : sform.problem;
    if (!says_nothing(other_than(sound), geometry))
      throw Error(ErrorCode::input, problem + way_out(sound, choice_is_offered));
    append(warnings, used.warnings);
    warnings.push_back(problem.substr(0, problem.find(';')) + ": the " + form_name(sound) + " is used");
    return *used.grid;
  }
  append(warnings, sform.warnings);
  append(warnings, qform.warnings);
  if (differ(geometry, *sform.grid, *qform.grid))
    refuse_input(difference_text(geometry, largest_distance_mm(*sform.grid, *qform.grid)), "the same place",
                 choice_is_offered ? "say which one to believe (--prefer sform or qform)"
                                   : "set the code of the wrong one to 0 in the header");
  return *sform.grid;
}

/// The only form that is set.
Grid grid_from_one(NiftiForm form, const NiftiGeometry& geometry, const Index3& size,
                   std::vector<std::string>& warnings) {
  const FormGrid read = read_form(form, geometry, size);
  if (!read.grid) throw Error(ErrorCode::input, read.problem);
  append(warnings, read.warnings);
  return *read.grid;
}

/// No unit, and a spacing that mm do not explain.
void doubt_unit(const NiftiGeometry& geometry, const Grid& grid, std::vector<std::string>& warnings) {
  if ((geometry.xyzt_units & 7) != 0) return;
  for (const double spacing : grid.spacing_mm) {
    if (spacing >= kLeastPlausibleMm && spacing <= kMaxPlausibleMm) continue;
    warnings.push_back("xyzt_units gives no unit of length: taken as mm, so voxels are " + text_of(spacing) +
                       " mm apart");
    return;
  }
}

}  // namespace

Grid grid_from(const NiftiGeometry& geometry, const Index3& size, const FormChoice& choice,
               std::vector<std::string>& warnings) {
  check_code("qform_code", geometry.qform_code);
  check_code("sform_code", geometry.sform_code);
  const double mm = mm_per_unit(geometry.xyzt_units);
  const bool has_sform = geometry.sform_code > 0;
  const bool has_qform = geometry.qform_code > 0;
  Grid grid;
  if (has_sform && has_qform)
    grid = choice.prefer ? grid_from_preferred(*choice.prefer, geometry, size, warnings)
                         : grid_from_both(geometry, size, choice.is_offered, warnings);
  else if (has_sform || has_qform)
    grid = grid_from_one(has_sform ? NiftiForm::sform : NiftiForm::qform, geometry, size, warnings);
  else
    grid = grid_from_pixdim(geometry, size, mm, warnings);
  doubt_unit(geometry, grid, warnings);
  return grid;
}

NiftiGeometry usable_geometry(NiftiGeometry geometry, const Grid& grid) {
  const double mm = mm_per_unit(geometry.xyzt_units);
  const auto is_of_no_use = [&](NiftiForm form) {
    return !read_form(form, geometry, grid.size).grid && says_nothing(form, geometry);
  };
  if (geometry.sform_code > 0 && is_of_no_use(NiftiForm::sform)) geometry.sform_code = 0;
  if (geometry.qform_code > 0 && is_of_no_use(NiftiForm::qform)) geometry.qform_code = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!is_spacing(geometry.pixdim[axis + 1])) geometry.pixdim[axis + 1] = grid.spacing_mm[axis] / mm;
  }
  return geometry;
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
