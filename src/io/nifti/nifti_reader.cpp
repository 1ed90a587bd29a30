#include "io/nifti/nifti_reader.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "files/link_note.hpp"
#include "io/data_file.hpp"
#include "io/nifti/analyze_geometry.hpp"
#include "io/nifti/nifti_geometry.hpp"
#include "io/nifti/nifti_header.hpp"
#include "io/volume_choice.hpp"
#include "io/voxel_block.hpp"

#include <array>
#include <optional>
#include <utility>

namespace sammoe {
namespace {

// With extensions; what is larger is not a header.
constexpr std::uint64_t kMaxPairHeaderBytes = 256U << 20;

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
    if (size == 0) break;  // padding after the last extension
    if (size < 8 || static_cast<std::uint64_t>(size) - 8 > header.voxel_offset - position)
      refuse_input("a header extension has a size (esize) of " + text_of(size),
                   "8 to " + text_of(header.voxel_offset - position + 8) + ", up to the voxels at vox_offset",
                   "the header is damaged, export the volume again");
    source.skip(static_cast<std::uint64_t>(size) - 8);
    position += static_cast<std::uint64_t>(size) - 8;
  }
  source.skip(header.voxel_offset - position);
}

NiftiHeader parse_front(VolumeSource& source) {
  const std::vector<unsigned char>& head = source.bytes.peek(kNiftiHeaderBytes);
  return parse_nifti_header(head.data(), head.size());
}

Grid grid_of(NiftiHeader& header, const ReadOptions& options) {
  if (header.storage == NiftiStorage::analyze) return grid_from_analyze(header, header.warnings);
  const FormChoice choice(options.prefer_form, options.offers.prefer_form);
  return grid_from(header.geometry, header.size, choice, header.warnings);
}

std::string format_name(const NiftiHeader& header) {
  if (header.storage == NiftiStorage::analyze) return "Analyze 7.5";
  return "NIfTI-" + text_of(header.geometry.version) +
         (header.storage == NiftiStorage::pair ? ", header and voxels in two files" : "");
}

/// The name of a pair's other file, for each of the ways in which pairs are named.
std::filesystem::path data_file_of_pair(const std::filesystem::path& header) {
  const std::string name = header.filename().string();
  const std::string lower = lower_case(name);
  for (const std::string ending : {".hdr", ".hdr.gz"}) {
    if (lower.size() <= ending.size() || lower.substr(lower.size() - ending.size()) != ending) continue;
    const std::string stem = name.substr(0, name.size() - ending.size());
    for (const char* of_data : {".img", ".IMG", ".img.gz", ".IMG.GZ"}) {
      std::filesystem::path data = header.parent_path() / (stem + of_data);
      if (is_there(data)) return data;
    }
    refuse_input("is the header of a pair, and there is no " + stem + ".img next to it",
                 "header and voxels in one folder", "copy both files");
  }
  refuse_input("is the header of a pair of files (.hdr and .img)", "a name that ends in .hdr",
               "name the two files x.hdr and x.img");
}

/// Reads the chosen volume of `bytes`, whose voxels come next, to the end of the file.
LoadedVoxels read_chosen(ByteSource& bytes, const NiftiHeader& header, const VoxelBlock& block,
                         const ReadOptions& options) {
  const auto index = static_cast<std::uint64_t>(choose_volume(header.volume_count, options));
  bytes.skip(index * block.bytes());
  LoadedVoxels voxels = read_voxels(bytes, block, options);
  bytes.skip((static_cast<std::uint64_t>(header.volume_count) - index - 1) * block.bytes());
  return voxels;
}

struct ReadVoxels {
  LoadedVoxels voxels;
  std::string sha256;
};

ReadVoxels read_single(ByteSource& bytes, const NiftiHeader& header, const VoxelBlock& block,
                       const ReadOptions& options) {
  const auto volume_count = static_cast<std::uint64_t>(header.volume_count);
  bytes.require_room_for(header.voxel_offset + block.bytes() * volume_count);
  const std::uint64_t header_bytes = header.geometry.version == 1 ? 348 : 540;
  bytes.skip(header_bytes);
  skip_extensions(bytes, header, header_bytes);
  LoadedVoxels voxels = read_chosen(bytes, header, block, options);
  return {std::move(voxels), bytes.finish()};
}

ReadVoxels read_pair(VolumeSource& source, const NiftiHeader& header, const VoxelBlock& block,
                     const ReadOptions& options) {
  const std::filesystem::path file = data_file_of_pair(source.path);
  const std::uint64_t header_bytes = header.geometry.version == 1 ? 348 : 540;
  source.bytes.skip(header_bytes);
  // Four bytes that announce extensions, and these, may follow.
  source.bytes.skip_rest(kMaxPairHeaderBytes - header_bytes);
  const std::string header_sha256 = source.bytes.finish();
  ReadVoxels read;
  reading_data_file(file, [&] {
    const bool is_packed = lower_case(file.extension().string()) == ".gz";
    ByteSource data(file, is_packed ? Coding::gzip : Coding::plain);
    const auto volume_count = static_cast<std::uint64_t>(header.volume_count);
    data.require_room_for(header.voxel_offset + block.bytes() * volume_count);
    data.skip(header.voxel_offset);
    read.voxels = read_chosen(data, header, block, options);
    read.sha256 = digest_of_both(header_sha256, data.finish());
  });
  return read;
}

}  // namespace

bool claims_nifti(VolumeSource& source) {
  const std::vector<unsigned char>& head = source.bytes.peek(kNiftiHeaderBytes);
  return looks_like_nifti(head.data(), head.size());
}

std::vector<std::filesystem::path> nifti_data_files(VolumeSource& source) {
  if (parse_front(source).storage == NiftiStorage::single) return {};
  return {data_file_of_pair(source.path)};
}

StoredForm describe_nifti(VolumeSource& source, const ReadOptions& options) {
  constexpr const char* kUnits[] = {"", "m", "mm", "um"};
  NiftiHeader header = parse_front(source);
  StoredForm form;
  form.grid = grid_of(header, options);
  form.format = format_name(header);
  const int unit = header.storage == NiftiStorage::analyze ? 0 : header.geometry.xyzt_units & 7;
  form.length_unit = kUnits[unit];  // others are refused by grid_of
  form.volume_count = header.volume_count;
  form.type = header.type;
  form.rescale = header.rescale;
  form.warnings = std::move(header.warnings);
  return form;
}

LoadedVolume read_nifti(VolumeSource& source, const ReadOptions& options) {
  NiftiHeader header = parse_front(source);
  const Grid grid = grid_of(header, options);
  const VoxelBlock block{header.type, static_cast<std::uint64_t>(grid.voxel_count()), header.byte_order,
                         header.rescale};
  choose_volume(header.volume_count, options);
  check_voxel_block(block, options);
  const bool is_single = header.storage == NiftiStorage::single;
  ReadVoxels read = is_single ? read_single(source.bytes, header, block, options)
                              : read_pair(source, header, block, options);
  LoadedVolume loaded{Volume(grid, header.type, std::move(read.voxels.values), header.rescale),
                      std::move(read.sha256), std::nullopt, read.voxels.non_finite_count,
                      std::move(header.warnings)};
  if (header.storage != NiftiStorage::analyze) loaded.nifti = usable_geometry(header.geometry, grid);
  return loaded;
}

}  // namespace sammoe
