#include "io/nrrd_mha/mha_writer.hpp"

#include "sammoe/error.hpp"

#include "core/lps.hpp"
#include "core/vector_algebra.hpp"
#include "io/bytes/compressor.hpp"
#include "io/nrrd_mha/text_header.hpp"

#include <sstream>
#include <string>

namespace sammoe {
namespace {

const char* met_name_of(ScalarType type) {
  switch (type) {
    case ScalarType::int8:
      return "MET_CHAR";
    case ScalarType::uint8:
      return "MET_UCHAR";
    case ScalarType::int16:
      return "MET_SHORT";
    case ScalarType::uint16:
      return "MET_USHORT";
    case ScalarType::int32:
      return "MET_INT";
    case ScalarType::uint32:
      return "MET_UINT";
    case ScalarType::int64:
      return "MET_LONG_LONG";
    case ScalarType::uint64:
      return "MET_ULONG_LONG";
    case ScalarType::float32:
      return "MET_FLOAT";
    case ScalarType::float64:
      return "MET_DOUBLE";
  }
  return "MET_NONE";
}

/// Each number after a blank.
std::string numbers_text(const Point3& numbers) {
  std::string text;
  for (const double number : numbers) text += ' ' + exact_text(number);
  return text;
}

/// What precedes the voxels; `packed_bytes` is 0 for plain voxels.
std::string header_text(const VoxelStream& voxels, std::size_t packed_bytes) {
  const Grid& grid = voxels.grid;
  const bool big = byte_order_of(Endianness::big) == ByteOrder::native;
  std::ostringstream text;
  text << "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = "
       << (big ? "True" : "False") << "\nCompressedData = " << (packed_bytes > 0 ? "True" : "False") << '\n';
  if (packed_bytes > 0) text << "CompressedDataSize = " << packed_bytes << '\n';
  text << "TransformMatrix =";
  for (std::size_t axis = 0; axis < 3; ++axis)
    text << numbers_text(lps_from_ras(column_of(grid.direction_in_ras, axis)));
  text << "\nOffset =" << numbers_text(lps_from_ras(grid.origin_in_ras))
       << "\nCenterOfRotation = 0 0 0\nElementSpacing =" << numbers_text(grid.spacing_mm);
  text << "\nDimSize = " << grid.size[0] << ' ' << grid.size[1] << ' ' << grid.size[2]
       << "\nElementType = " << met_name_of(voxels.type) << "\nElementDataFile = LOCAL\n";
  return text.str();
}

}  // namespace

void write_mha(ByteSink& sink, const VoxelStream& voxels, int compression_level) {
  if (compression_level == 0) {
    const std::string header = header_text(voxels, 0);
    sink.write(header.data(), header.size());
    voxels.for_each_slice([&](const void* bytes, std::size_t count) { sink.write(bytes, count); });
    return;
  }
  Compressor compressor(Coding::zlib, compression_level);
  std::vector<unsigned char> packed;
  const auto keep = [&packed](const std::vector<unsigned char>& ready) {
    packed.insert(packed.end(), ready.begin(), ready.end());
  };
  voxels.for_each_slice([&](const void* bytes, std::size_t count) { keep(compressor.add(bytes, count)); });
  keep(compressor.end());
  const std::string header = header_text(voxels, packed.size());
  sink.write(header.data(), header.size());
  sink.write(packed.data(), packed.size());
}

}  // namespace sammoe
