#include "io/nifti/nifti_reader.hpp"

#include "core/refusal.hpp"
#include "io/nifti/nifti_geometry.hpp"
#include "io/nifti/nifti_header.hpp"
#include "io/voxel_block.hpp"

#include <array>
#include <utility>

namespace sammoe {
namespace {

std::int64_t choose_volume(const NiftiHeader& header, const ReadOptions& options) {
  const std::string holds = "dim[4] is " + text_of(header.volume_count);
  if (!options.volume_index) {
    if (header.volume_count > 1)
      refuse_input(holds, "one volume",
                   "choose one (--volume 0 to " + text_of(header.volume_count - 1) + ")");
    return 0;
  }
  const std::int64_t index = *options.volume_index;
  if (index < 0 || index >= header.volume_count)
    refuse_input("volume " + text_of(index) + " was asked for but " + holds,
                 "an index from 0 to " + text_of(header.volume_count - 1), "choose another volume");
  return index;
}

std::int32_t read_int32(ByteSource& source, ByteOrder order) {
  std::int32_t value = 0;
  source.read(&value, sizeof value);
  return order == ByteOrder::swapped ? byte_swapped(value) : value;
}

/// Goes from the end of the header to the first voxel, over extensions whose sizes must lead there.
void skip_extensions(ByteSource& source, const NiftiHeader& header, std::uint64_t position) {
  std::array<unsigned char, 4> announcement{};
  source.read(announcement.data(), announcement.size());
  position += announcement.size();
  while (announcement[0] != 0 && header.voxel_offset - position >= 8) {
    const std::int32_t size = read_int32(source, header.byte_order);
    read_int32(source, header.byte_order);  // the kind, which does not matter here
    position += 8;
    if (size == 0) break;  // padding behind the last extension
    if (size < 8 || static_cast<std::uint64_t>(size) - 8 > header.voxel_offset - position)
      refuse_input("a header extension has a size (esize) of " + text_of(size),
                   "8 to " + text_of(header.voxel_offset - position + 8) + ", up to the voxels at vox_offset",
                   "the header is damaged, export the volume again");
    source.skip(static_cast<std::uint64_t>(size) - 8);
    position += static_cast<std::uint64_t>(size) - 8;
  }
  source.skip(header.voxel_offset - position);
}

}  // namespace

LoadedVolume read_nifti(ByteSource& source, const ReadOptions& options) {
  const std::vector<unsigned char>& head = source.peek(kNiftiHeaderBytes);
  NiftiHeader header = parse_nifti_header(head.data(), head.size());
  const Grid grid = grid_from(header.geometry, header.size, options.prefer_form, header.warnings);
  const VoxelBlock block{header.type, static_cast<std::uint64_t>(grid.voxel_count()), header.byte_order,
                         header.rescale};
  const std::uint64_t index = static_cast<std::uint64_t>(choose_volume(header, options));
  const std::uint64_t later = static_cast<std::uint64_t>(header.volume_count) - index - 1;
  check_voxel_block(block, options);
  source.require_room_for(header.voxel_offset + block.bytes() * (index + 1 + later));
  const std::uint64_t header_bytes = header.geometry.version == 1 ? 348 : 540;
  source.skip(header_bytes);
  skip_extensions(source, header, header_bytes);
  source.skip(index * block.bytes());
  LoadedVoxels voxels = read_voxels(source, block, options);
  source.skip(later * block.bytes());
  std::string sha256 = source.finish();
  return {Volume(grid, header.type, std::move(voxels.values), header.rescale), std::move(sha256),
          header.geometry, voxels.non_finite_count, std::move(header.warnings)};
}

}  // namespace sammoe
