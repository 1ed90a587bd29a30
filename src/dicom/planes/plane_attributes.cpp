#include "dicom/planes/plane_attributes.hpp"

#include "core/refusal.hpp"
#include "dicom/planes/plane_axes.hpp"

#include <cmath>

#include <dcmtk/dcmdata/dcdeftag.h>

namespace sammoe {
namespace {

constexpr const char* kExportWithGeometry = "export the series again with its geometry";
constexpr double kLargestMm = 1e6;
constexpr double kSmallestSpacingMm = 1e-6;

std::vector<double> required_numbers(const FieldReader& fields, const DcmTagKey& tag, std::size_t count) {
  const std::optional<std::vector<double>> values = fields.numbers(tag, count);
  if (!values)
    refuse_input(name_of_tag(tag) + " is missing", text_of(count) + " numbers", kExportWithGeometry);
  return *values;
}

void read_orientation(const FieldReader& fields, FramePlane& plane) {
  const std::vector<double> cosines = required_numbers(fields, DCM_ImageOrientationPatient, 6);
  const PlaneAxes axes = orthonormal_axes({cosines[0], cosines[1], cosines[2]},
                                          {cosines[3], cosines[4], cosines[5]}, kExportWithGeometry);
  plane.row_direction_in_lps = axes.row;
  plane.column_direction_in_lps = axes.column;
}

void read_position(const FieldReader& fields, FramePlane& plane) {
  const std::vector<double> position = required_numbers(fields, DCM_ImagePositionPatient, 3);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (std::abs(position[axis]) > kLargestMm)
      refuse_input("ImagePositionPatient holds " + text_of(position[axis]) + " mm", "numbers below 1e6 mm",
                   kExportWithGeometry);
    plane.position_in_lps_mm[axis] = position[axis];
  }
}

void read_spacing(const FieldReader& fields, FramePlane& plane) {
  const std::vector<double> spacing = required_numbers(fields, DCM_PixelSpacing, 2);
  for (const double step : spacing) {
    if (!(step >= kSmallestSpacingMm && step <= kLargestMm))
      refuse_input("PixelSpacing holds " + text_of(step) + " mm", "from 1e-6 to 1e6 mm", kExportWithGeometry);
  }
  plane.row_step_mm = spacing[0];
  plane.column_step_mm = spacing[1];
}

}  // namespace

FramePlane read_plane(const PlaneFields& fields) {
  FramePlane plane;
  read_orientation(fields.orientation, plane);
  read_position(fields.position, plane);
  read_spacing(fields.measures, plane);
  return plane;
}

}  // namespace sammoe
