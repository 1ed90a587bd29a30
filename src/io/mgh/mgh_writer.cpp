#include "io/mgh/mgh_writer.hpp"

#include "io/mgh/mgh_header.hpp"
#include "io/voxel_block.hpp"

namespace sammoe {

void write_mgh(ByteSink& sink, const VoxelStream& voxels) {
  const std::vector<unsigned char> header =
      mgh_header_bytes({voxels.grid, voxels.volume_count, voxels.type, {}});
  sink.write(header.data(), header.size());
  const std::size_t width = size_in_bytes(voxels.type);
  std::vector<unsigned char> slice(voxels.slice_bytes());
  voxels.for_each_slice([&](const void* bytes, std::size_t count) {
    std::memcpy(slice.data(), bytes, count);
    if (mgh_byte_order() == ByteOrder::swapped) swap_bytes(slice.data(), count / width, voxels.type);
    sink.write(slice.data(), count);
  });
}

}  // namespace sammoe
