#include "io/nrrd_mha/text_volume_reader.hpp"

#include "core/refusal.hpp"
#include "io/voxel_block.hpp"

#include <utility>

namespace sammoe {

LoadedVolume read_text_volume(ByteSource& source, TextHeader header, const ReadOptions& options) {
  if (source.coding() != Coding::plain)
    refuse_input("is a text-header volume packed as a whole", "a file that is not packed again",
                 "unpack it with gunzip");
  if (options.volume_index && *options.volume_index != 0)
    refuse_input("volume " + text_of(*options.volume_index) + " was asked for but the file holds one",
                 "index 0", "choose volume 0, or none");
  const VoxelBlock block{
      header.type, static_cast<std::uint64_t>(header.grid.voxel_count()), header.byte_order, {}};
  check_voxel_block(block, options);
  source.skip(header.header_bytes);
  source.begin(header.coding);
  source.require_room_for(block.bytes());
  LoadedVoxels voxels = read_voxels(source, block, options);
  std::string sha256 = source.finish();
  return {Volume(header.grid, header.type, std::move(voxels.values)), std::move(sha256), std::nullopt,
          voxels.non_finite_count, std::move(header.warnings)};
}

}  // namespace sammoe
