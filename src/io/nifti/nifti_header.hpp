#pragma once

#include "sammoe/volume.hpp"
#include "sammoe/volume_io.hpp"

#include "io/bytes/byte_order.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sammoe {

/// How a header and its voxels are stored.
enum class NiftiStorage {
  single,   ///< both in one file
  pair,     ///< NIfTI, the voxels in a file of their own
  analyze,  ///< Analyze 7.5, the voxels in a file of their own, and no place in space
};

/// What Analyze 7.5 says of the place of its voxels.
struct AnalyzePlace {
  int orient = 0;          ///< 0: transverse slices, not flipped
  Index3 origin{0, 0, 0};  ///< SPM's voxel of the origin, counted from 1; all 0 if it is not stored
};

/// The fields of a NIfTI header that matter for reading voxels and placing them, checked.
struct NiftiHeader {
  NiftiStorage storage = NiftiStorage::single;
  ByteOrder byte_order = ByteOrder::native;
  Index3 size{1, 1, 1};           ///< voxels along i, j, k
  std::int64_t volume_count = 1;  ///< dim[4], 1 if absent
  ScalarType type = ScalarType::uint8;
  Rescale rescale;
  std::uint64_t voxel_offset = 352;  ///< bytes from the start of the (decoded) file to the first voxel
  NiftiGeometry geometry;            ///< as stored; read by grid_from, of Analyze by grid_from_analyze
  AnalyzePlace analyze;
  std::vector<std::string> warnings;

  std::uint64_t volume_bytes() const;
};

/// Bytes of the longest header (NIfTI-2) with the four that announce extensions.
constexpr std::size_t kNiftiHeaderBytes = 544;

/// Whether these first bytes of a file claim to be a NIfTI header, good or bad, in either byte order.
bool looks_like_nifti(const unsigned char* bytes, std::size_t count);

/// Reads NIfTI-1, NIfTI-2 or Analyze 7.5 from the first bytes of a file (kNiftiHeaderBytes, or all there are;
/// an Analyze header is a file of 348 bytes without NIfTI's magic). Checks
/// every field that decides size, type and place of the voxels; Error{input} names the field.
NiftiHeader parse_nifti_header(const unsigned char* bytes, std::size_t count);

}  // namespace sammoe
