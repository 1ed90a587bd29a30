#include "io/nrrd_mha/text_volume_reader.hpp"

#include "core/refusal.hpp"
#include "io/data_file.hpp"
#include "io/volume_choice.hpp"
#include "io/voxel_block.hpp"

#include <utility>

namespace sammoe {
namespace {

void skip_line(ByteSource& bytes) {
  char next = 0;
  while (next != '\n') bytes.read(&next, 1);
}

/// MetaImage says that voxels are compressed, not how.
Coding coding_of_data(ByteSource& bytes, Coding stated) {
  if (stated != Coding::zlib) return stated;
  const std::vector<unsigned char>& front = bytes.peek(2);
  return front.size() == 2 && front[0] == 0x1f && front[1] == 0x8b ? Coding::gzip : Coding::zlib;
}

/// Goes to the first voxel; the data begins after the `used` bytes consumed so far.
void skip_to_voxels(ByteSource& bytes, std::uint64_t used, std::uint64_t voxel_bytes,
                    const TextHeader& header) {
  const TextData& data = header.data;
  if (data.packed_bytes && *data.packed_bytes != bytes.file_size() - used)
    refuse_input("the header states " + text_of(*data.packed_bytes) + " bytes of compressed data but " +
                     text_of(bytes.file_size() - used) + " are there",
                 "the same number", "the file is damaged, copy or export it again");
  if (data.ends_file) {
    bytes.require_room_for(voxel_bytes);
    return bytes.skip(bytes.file_size() - used - voxel_bytes);
  }
  for (std::uint64_t line = 0; line < data.skip_lines; ++line) skip_line(bytes);
  bytes.begin(coding_of_data(bytes, header.coding));
  bytes.skip(data.skip_bytes);
}

/// Reads the chosen volume from bytes of which `used` are consumed to the file's end.
LoadedVoxels read_data(ByteSource& bytes, std::uint64_t used, const TextHeader& header,
                       const ReadOptions& options) {
  const auto volume_count = static_cast<std::uint64_t>(header.volume_count);
  const auto index = static_cast<std::uint64_t>(choose_volume(header.volume_count, options));
  VoxelBlock block{header.type, static_cast<std::uint64_t>(header.grid.voxel_count()), header.byte_order, {}};
  if (header.is_interleaved) {
    block.interleaved = volume_count;
    block.chosen = index;
  }
  const std::uint64_t all_bytes = block.bytes() * volume_count;
  skip_to_voxels(bytes, used, all_bytes, header);
  bytes.require_room_for(all_bytes);
  const std::uint64_t before = header.is_interleaved ? 0 : index;
  const std::uint64_t after = header.is_interleaved ? 0 : volume_count - index - 1;
  bytes.skip(before * block.bytes());
  LoadedVoxels voxels = read_voxels(bytes, block, options);
  bytes.skip(after * block.bytes());
  return voxels;
}

}  // namespace

std::vector<std::filesystem::path> data_files_of(const VolumeSource& source, const TextHeader& header) {
  if (header.data.file.empty()) return {};
  return {data_file_beside(source.path, header.data.file)};
}

StoredForm form_of(TextHeader header, const std::string& format) {
  const std::string detached = header.data.file.empty() ? "" : ", header and voxels in two files";
  StoredForm form;
  form.format = format + detached;
  form.length_unit = std::move(header.length_unit);
  form.volume_count = header.volume_count;
  form.grid = header.grid;
  form.type = header.type;
  form.warnings = std::move(header.warnings);
  return form;
}

LoadedVolume read_text_volume(VolumeSource& source, TextHeader header, const ReadOptions& options) {
  if (source.bytes.coding() != Coding::plain)
    refuse_input("is a text-header volume packed as a whole", "a file that is not packed again",
                 "unpack it with gunzip or bunzip2");
  choose_volume(header.volume_count, options);
  check_voxel_block(
      {header.type, static_cast<std::uint64_t>(header.grid.voxel_count()), header.byte_order, {}}, options);
  LoadedVoxels voxels;
  std::string sha256;
  source.bytes.skip(header.header_bytes);
  if (header.data.file.empty()) {
    voxels = read_data(source.bytes, header.header_bytes, header, options);
    sha256 = source.bytes.finish();
  } else {
    const std::string header_sha256 = source.bytes.finish();
    const std::filesystem::path file = data_file_beside(source.path, header.data.file);
    reading_data_file(file, [&] {
      ByteSource bytes(file, Coding::plain);
      voxels = read_data(bytes, 0, header, options);
      sha256 = digest_of_both(header_sha256, bytes.finish());
    });
  }
  return {Volume(header.grid, header.type, std::move(voxels.values)), std::move(sha256), std::nullopt,
          voxels.non_finite_count, std::move(header.warnings)};
}

}  // namespace sammoe
