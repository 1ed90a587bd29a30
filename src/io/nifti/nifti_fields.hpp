#pragma once

#include <cstddef>

namespace sammoe {

/// Where the fields of a NIfTI header lie, in bytes from its start.
struct NiftiOffsets {
  std::size_t header_bytes, magic, dim, datatype, bitpix, pixdim, vox_offset, slope, intercept, units;
  std::size_t qform_code, sform_code, quatern, qoffset, srow, descrip;
};
constexpr NiftiOffsets kNifti1{348, 344, 40, 70, 72, 76, 108, 112, 116, 123, 252, 254, 256, 268, 280, 148};
constexpr NiftiOffsets kNifti2{540, 4, 16, 12, 14, 104, 168, 176, 184, 500, 344, 348, 352, 376, 400, 240};

/// Fields that Analyze 7.5 has where NIfTI-1 has others: `orient` says in which plane slices lie; SPM keeps
/// the voxel of the origin, three 16-bit numbers counted from 1, in `originator`.
constexpr std::size_t kAnalyzeOrient = 252;
constexpr std::size_t kAnalyzeOriginator = 253;

}  // namespace sammoe
