#include "io/nrrd_mha/nrrd_writer.hpp"

#include "io/nrrd_mha/text_header.hpp"

#include <sstream>

namespace sammoe {
namespace {

std::string vector_text(double x, double y, double z) {
  return "(" + exact_text(x) + "," + exact_text(y) + "," + exact_text(z) + ")";
}

const char* nrrd_name_of(ScalarType type) {
  if (type == ScalarType::float32) return "float";
  if (type == ScalarType::float64) return "double";
  return name_of(type);
}

std::string nrrd_header_text(const VoxelStream& voxels, int compression_level, const std::string& notes) {
  const Grid& grid = voxels.grid;
  std::ostringstream text;
  text << "NRRD0004\n# written by sammoe\ntype: " << nrrd_name_of(voxels.type)
       << "\ndimension: 3\nspace: left-posterior-superior\nsizes: " << grid.size[0] << ' ' << grid.size[1]
       << ' ' << grid.size[2] << "\nspace directions:";
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto step = [&](std::size_t row) {
      return grid.direction_in_ras[row][axis] * grid.spacing_mm[axis];
    };
    text << ' ' << vector_text(-step(0), -step(1), step(2));
  }
  const bool little = byte_order_of(Endianness::little) == ByteOrder::native;
  const Point3& origin = grid.origin_in_ras;
  text << "\nkinds: domain domain domain\nendian: " << (little ? "little" : "big")
       << "\nencoding: " << (compression_level > 0 ? "gzip" : "raw")
       << "\nspace units: \"mm\" \"mm\" \"mm\"\nspace origin: "
       << vector_text(-origin[0], -origin[1], origin[2]) << '\n'
       << notes << '\n';
  return text.str();
}

}  // namespace

void write_nrrd(ByteSink& sink, const VoxelStream& voxels, int compression_level, const std::string& notes) {
  const std::string header = nrrd_header_text(voxels, compression_level, notes);
  sink.write(header.data(), header.size());
  if (compression_level > 0) sink.begin(Coding::gzip, compression_level);
  voxels.for_each_slice([&](const void* bytes, std::size_t count) { sink.write(bytes, count); });
}

}  // namespace sammoe
