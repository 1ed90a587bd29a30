#include "server/packed/packed_array.hpp"

#include "core/refusal.hpp"
#include "core/shared_memory.hpp"
#include "server/packed/blosc2_chunk.hpp"
#include "server/packed/little_endian.hpp"
#include "server/refused_request.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sammoe {
namespace {

constexpr std::string_view kMagic = "NNIA";
constexpr std::size_t kMostAxes = 4;
constexpr std::size_t kMostChunkBytes = std::size_t{1} << 30;
constexpr std::array<std::pair<std::string_view, std::size_t>, 12> kDtypes{{{"bool", 1},
                                                                            {"int8", 1},
                                                                            {"uint8", 1},
                                                                            {"int16", 2},
                                                                            {"uint16", 2},
                                                                            {"int32", 4},
                                                                            {"uint32", 4},
                                                                            {"int64", 8},
                                                                            {"uint64", 8},
                                                                            {"float16", 2},
                                                                            {"float32", 4},
                                                                            {"float64", 8}}};

[[noreturn]] void refuse_array(const std::string& met, const std::string& expected) {
  refuse_input("a packed array has " + met, expected, "send it as nnInteractive's client does");
}

/// Bytes of an array of that shape, which is not trusted.
std::size_t checked_bytes(const std::vector<std::int64_t>& shape, std::size_t item_bytes,
                          std::size_t most_bytes) {
  std::size_t bytes = item_bytes;
  for (const std::int64_t size : shape) {
    if (size < 1) refuse_array("an axis of length " + text_of(size), "1 or more");
    if (static_cast<std::uint64_t>(size) > most_bytes / bytes)
      throw RefusedRequest(
          413, "the array is larger than " + text_of(most_bytes >> 20) +
                   " MiB unpacked; send a smaller one, or start the server with a larger --max-volume");
    bytes *= static_cast<std::size_t>(size);
  }
  return bytes;
}

/// Reads what stands before the chunks, and returns where they begin.
std::size_t read_head(std::string_view packed, PackedArray& array) {
  if (packed.substr(0, kMagic.size()) != kMagic) refuse_array("no NNIA at its begin", "it");
  const auto version = little_endian_at<std::uint8_t>(packed, 4);
  if (version != 1) refuse_array("version " + text_of(int{version}), "1");
  const auto codec = little_endian_at<std::uint8_t>(packed, 5);
  if (codec != 1) refuse_array("the codec " + text_of(int{codec}), "1 (zstd)");
  const std::size_t axes = little_endian_at<std::uint8_t>(packed, 6);
  if (axes < 1 || axes > kMostAxes) refuse_array(text_of(axes) + " axes", "1 to 4");
  const std::size_t name_bytes = little_endian_at<std::uint8_t>(packed, 7);
  array.dtype = std::string(packed.substr(8, name_bytes));
  if (item_bytes_of(array.dtype) == 0)
    refuse_array("the type " + in_quotes(array.dtype), "one of NumPy's numbers");
  std::size_t offset = 8 + name_bytes;
  for (std::size_t axis = 0; axis < axes; ++axis, offset += 8)
    array.shape.push_back(little_endian_at<std::int64_t>(packed, offset));
  return offset;
}

struct Chunk {
  std::string_view packed;
  std::size_t bytes = 0;
};

/// Where the chunks lie; together they have exactly `bytes` bytes, and nothing follows them.
std::vector<Chunk> find_chunks(std::string_view packed, std::size_t offset, std::size_t bytes,
                               std::size_t item_bytes) {
  const auto count = little_endian_at<std::uint32_t>(packed, offset);
  offset += 4;
  std::vector<Chunk> chunks;
  std::size_t rest = bytes;
  for (std::uint32_t n = 0; n < count; ++n) {
    const auto unpacked_bytes = little_endian_at<std::uint64_t>(packed, offset);
    const auto packed_bytes = little_endian_at<std::uint64_t>(packed, offset + 8);
    offset += 16;
    if (unpacked_bytes == 0 || unpacked_bytes > std::min(rest, kMostChunkBytes) ||
        unpacked_bytes % item_bytes != 0)
      refuse_array("a chunk of " + text_of(unpacked_bytes) + " bytes",
                   "whole items of those that its shape has");
    if (packed_bytes > packed.size() - offset)
      refuse_array("a chunk that ends after it", text_of(packed_bytes) + " bytes in it");
    chunks.push_back({packed.substr(offset, packed_bytes), unpacked_bytes});
    offset += packed_bytes;
    rest -= unpacked_bytes;
  }
  if (rest != 0) refuse_array("chunks of too few bytes", text_of(rest) + " more, as its shape says");
  if (offset != packed.size()) refuse_array("bytes after its last chunk", "none");
  return chunks;
}

}  // namespace

std::size_t item_bytes_of(const std::string& dtype) {
  for (const auto& [name, bytes] : kDtypes)
    if (name == dtype) return bytes;
  return 0;
}

PackedArray unpack_array(std::string_view packed, std::size_t most_bytes) {
  PackedArray array;
  const std::size_t offset = read_head(packed, array);
  const std::size_t item_bytes = item_bytes_of(array.dtype);
  array.bytes = checked_bytes(array.shape, item_bytes, most_bytes);
  const std::vector<Chunk> chunks = find_chunks(packed, offset, array.bytes, item_bytes);
  array.values = shareable_bytes(array.bytes);
  unsigned char* target = array.values.get();
  for (const Chunk& chunk : chunks) {
    unpack_blosc2_chunk(chunk.packed, item_bytes, target, chunk.bytes);
    target += chunk.bytes;
  }
  return array;
}

std::string pack_mask(std::string_view voxels, const std::vector<std::int64_t>& shape) {
  std::string packed(kMagic);
  packed += {'\x01', '\x01', static_cast<char>(shape.size()), '\x05'};
  packed += "uint8";
  for (const std::int64_t size : shape) append_little_endian(packed, size);
  append_little_endian(packed,
                       static_cast<std::uint32_t>((voxels.size() + kMostChunkBytes - 1) / kMostChunkBytes));
  for (std::size_t begin = 0; begin < voxels.size(); begin += kMostChunkBytes) {
    const std::string_view part = voxels.substr(begin, kMostChunkBytes);
    const std::string chunk = pack_blosc2_chunk(part);
    append_little_endian(packed, std::uint64_t{part.size()});
    append_little_endian(packed, std::uint64_t{chunk.size()});
    packed += chunk;
  }
  return packed;
}

}  // namespace sammoe
