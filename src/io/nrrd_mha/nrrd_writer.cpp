#include "io/nrrd_mha/nrrd_writer.hpp"

#include "core/lps.hpp"
#include "core/vector_algebra.hpp"
#include "io/nrrd_mha/text_header.hpp"

#include <sstream>
#include <string>

namespace sammoe {
namespace {

std::string vector_text(const Point3& vector) {
  return "(" + exact_text(vector[0]) + "," + exact_text(vector[1]) + "," + exact_text(vector[2]) + ")";
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
    Point3 step = lps_from_ras(column_of(grid.direction_in_ras, axis));
    for (double& component : step) component *= grid.spacing_mm[axis];
    text << ' ' << vector_text(step);
  }
  const bool little = byte_order_of(Endianness::little) == ByteOrder::native;
  text << "\nkinds: domain domain domain\nendian: " << (little ? "little" : "big")
       << "\nencoding: " << (compression_level > 0 ? "gzip" : "raw")
       << "\nspace units: \"mm\" \"mm\" \"mm\"\nspace origin: "
       << vector_text(lps_from_ras(grid.origin_in_ras)) << '\n'
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
