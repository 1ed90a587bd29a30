#include "io/mgh/mgh_reader.hpp"

#include "core/refusal.hpp"
#include "io/mgh/mgh_header.hpp"
#include "io/volume_choice.hpp"
#include "io/voxel_block.hpp"

#include <cstring>
#include <utility>

namespace sammoe {
namespace {

// TR, flip angle, TE, TI and field of view, four bytes each; older files have fewer.
constexpr std::size_t kMghParameterBytes = 20;
constexpr std::uint64_t kMaxMghTailBytes = 256U << 20;

// Tags whose length is not, or otherwise, stored.
constexpr std::uint32_t kTagOldColourTable = 1;
constexpr std::uint32_t kTagOldUseRealRas = 2;
constexpr std::uint32_t kTagOldSurfaceGeometry = 20;
constexpr std::uint32_t kTagOldTransform = 30;

/// What follows the voxels, from front to back.
class MghTail {
 public:
  explicit MghTail(ByteSource& source) : source_(source) {}

  /// Throws unless the bytes are parameters and tags that end where the file does.
  void check() {
    if (take(kMghParameterBytes) < kMghParameterBytes) {
      if (got_ % 4 != 0) refuse_rest(got_);
      return;
    }
    while (take(4) > 0) {
      if (got_ < 4) refuse_rest(got_);
      const auto tag = number<std::uint32_t>();
      if (tag == 0) return source_.skip_rest(kMaxMghTailBytes);  // padding
      if (tag == kTagOldColourTable) return source_.skip_rest(kMaxMghTailBytes);
      if (tag == kTagOldUseRealRas || tag == kTagOldSurfaceGeometry) continue;
      skip_tag(tag);
    }
  }

 private:
  /// Takes up to `count` bytes and says how many there were.
  std::size_t take(std::size_t count) {
    got_ = source_.read_some(bytes_, count);
    return got_;
  }

  template <typename T>
  T number() const {
    T value;
    std::memcpy(&value, bytes_, sizeof(T));
    return mgh_byte_order() == ByteOrder::swapped ? byte_swapped(value) : value;
  }

  void skip_tag(std::uint32_t tag) {
    const std::size_t width = tag == kTagOldTransform ? 4 : 8;
    if (take(width) < width) refuse_rest(got_);
    const std::uint64_t length = width == 4 ? number<std::uint32_t>() : number<std::uint64_t>();
    if (length > kMaxMghTailBytes)
      refuse_input("a tag after the voxels (" + text_of(tag) + ") has a length of " + text_of(length),
                   "a length within the file", "the file is damaged, copy or export it again");
    source_.skip(length);
  }

  [[noreturn]] static void refuse_rest(std::size_t count) {
    refuse_input("ends with " + text_of(count) + " bytes that are neither voxels nor a tag",
                 "what FreeSurfer writes after the voxels", "the file is damaged, copy or export it again");
  }

  ByteSource& source_;
  unsigned char bytes_[kMghParameterBytes] = {};
  std::size_t got_ = 0;
};

}  // namespace

bool claims_mgh(VolumeSource& source) {
  const std::vector<unsigned char>& head = source.bytes.peek(kMghHeaderBytes);
  return looks_like_mgh(head.data(), head.size());
}

StoredForm describe_mgh(VolumeSource& source, const ReadOptions&) {
  const std::vector<unsigned char>& head = source.bytes.peek(kMghHeaderBytes);
  MghHeader header = parse_mgh_header(head.data(), head.size());
  StoredForm form;
  form.format = "FreeSurfer MGH";
  form.length_unit = "mm";
  form.volume_count = header.frame_count;
  form.grid = header.grid;
  form.type = header.type;
  form.warnings = std::move(header.warnings);
  return form;
}

LoadedVolume read_mgh(VolumeSource& source, const ReadOptions& options) {
  ByteSource& bytes = source.bytes;
  const std::vector<unsigned char>& head = bytes.peek(kMghHeaderBytes);
  MghHeader header = parse_mgh_header(head.data(), head.size());
  const VoxelBlock block{
      header.type, static_cast<std::uint64_t>(header.grid.voxel_count()), mgh_byte_order(), {}};
  const auto index = static_cast<std::uint64_t>(choose_volume(header.frame_count, options));
  const auto frame_count = static_cast<std::uint64_t>(header.frame_count);
  check_voxel_block(block, options);
  bytes.require_room_for(kMghHeaderBytes + block.bytes() * frame_count);
  bytes.skip(kMghHeaderBytes);
  bytes.skip(index * block.bytes());
  LoadedVoxels voxels = read_voxels(bytes, block, options);
  bytes.skip((frame_count - index - 1) * block.bytes());
  MghTail(bytes).check();
  std::string sha256 = bytes.finish();
  return {Volume(header.grid, header.type, std::move(voxels.values)), std::move(sha256), std::nullopt,
          voxels.non_finite_count, std::move(header.warnings)};
}

}  // namespace sammoe
