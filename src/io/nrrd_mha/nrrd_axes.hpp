#pragma once

#include "io/nrrd_mha/text_header.hpp"

#include <cstddef>
#include <optional>

namespace sammoe {

/// The axes of a NRRD file: three of space, and perhaps one that counts volumes.
struct NrrdAxes {
  std::size_t count = 3;
  std::optional<std::size_t> of_volumes;  ///< the first (fastest) or the last
  std::array<std::size_t, 3> of_space{0, 1, 2};
};

/// Reads the axes out of 'dimension', 'kinds' and 'space directions'. Throws Error{input} for others than
/// NrrdAxes can hold, as for those of vectors and colours.
NrrdAxes nrrd_axes(const TextFields& fields);

/// Where the voxels lie, in RAS+ mm: out of 'space', 'space directions' and 'space origin', or 'spacings'.
/// What the header leaves open is added to `warnings`.
Affine nrrd_affine(const TextFields& fields, const NrrdAxes& axes, std::vector<std::string>& warnings);

/// The unit of length that a header states, such as "mm"; empty if there is none.
std::string nrrd_length_unit(const TextFields& fields);

}  // namespace sammoe
