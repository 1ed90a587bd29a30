#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/volume.hpp"

#include "io/bytes/byte_order.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sammoe {

/// The fields of a FreeSurfer MGH header, checked.
struct MghHeader {
  Grid grid;
  std::int64_t frame_count = 1;
  ScalarType type = ScalarType::uint8;
  std::vector<std::string> warnings;
};

/// Voxels begin here; all numbers are big endian.
constexpr std::size_t kMghHeaderBytes = 284;

/// The byte order of big-endian data against this machine's.
ByteOrder mgh_byte_order();

/// Whether a (decoded) file that starts so claims to be MGH: version 1, which no other format starts with.
bool looks_like_mgh(const unsigned char* bytes, std::size_t count);

/// Reads a header from the first kMghHeaderBytes of a file, or all there are. Throws Error{input} naming the
/// field.
MghHeader parse_mgh_header(const unsigned char* bytes, std::size_t count);

/// The bytes of a header.
std::vector<unsigned char> mgh_header_bytes(const MghHeader& header);

}  // namespace sammoe
