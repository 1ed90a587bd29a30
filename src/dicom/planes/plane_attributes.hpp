#pragma once

#include "dicom/file/field_reader.hpp"
#include "dicom/planes/image_file.hpp"

namespace sammoe {

/// Where the three parts of a frame's geometry stand: in one data set, or in three functional groups.
struct PlaneFields {
  FieldReader orientation;
  FieldReader position;
  FieldReader measures;
};

/// Throws Error{input} unless the orientation is two unit vectors at right angles (cosine below 0.001), the
/// position finite and below 1e6 mm, the spacings above 1e-6 mm. The vectors are made exactly orthonormal.
FramePlane read_plane(const PlaneFields& fields);

}  // namespace sammoe
