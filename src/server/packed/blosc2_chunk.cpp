#include "server/packed/blosc2_chunk.hpp"

#include "core/refusal.hpp"
#include "server/packed/little_endian.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include <zstd.h>

namespace sammoe {
namespace {

constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFilterSlots = 6;
constexpr unsigned kExtendedHeader = 5;  // both bits are set
constexpr unsigned kCopied = 2;
constexpr unsigned kUnsplit = 0x10;
constexpr unsigned kZstd = 4;
constexpr unsigned char kNoFilter = 0;
constexpr unsigned char kShuffle = 1;
constexpr unsigned kZeros = 1;
constexpr unsigned kRepeatedValue = 3;
constexpr int kLevel = 1;  // masks shrink by hundreds at any level
constexpr std::size_t kWrittenBlock = std::size_t{1} << 20;

[[noreturn]] void refuse_chunk(const std::string& met, const std::string& expected) {
  refuse_input("a Blosc2 chunk has " + met, expected, "pack it as nnInteractive's client does");
}

struct ChunkHeader {
  unsigned flags = 0;
  std::size_t item_bytes = 0;
  std::size_t block_bytes = 0;
  unsigned special = 0;
  int shuffles = 0;
};

std::size_t size_at(std::string_view chunk, std::size_t offset) {
  const auto value = little_endian_at<std::int32_t>(chunk, offset);
  if (value < 0) refuse_chunk("the size " + text_of(value), "0 or more");
  return static_cast<std::size_t>(value);
}

ChunkHeader read_header(std::string_view chunk, std::size_t item_bytes, std::size_t bytes) {
  if (chunk.size() < kHeaderBytes) refuse_chunk(text_of(chunk.size()) + " bytes", "a header of 32 bytes");
  const auto byte_at = [&](std::size_t n) { return static_cast<unsigned char>(chunk[n]); };
  ChunkHeader header;
  header.flags = byte_at(2);
  header.item_bytes = byte_at(3);
  header.block_bytes = size_at(chunk, 8);
  header.special = byte_at(31) >> 4 & 7u;
  if ((header.flags & kExtendedHeader) != kExtendedHeader)
    refuse_chunk("an old header", "the header of Blosc2");
  if (header.item_bytes != item_bytes)
    refuse_chunk("items of " + text_of(header.item_bytes) + " bytes",
                 text_of(item_bytes) + " as its array has");
  if (size_at(chunk, 4) != bytes)
    refuse_chunk(text_of(size_at(chunk, 4)) + " bytes unpacked", text_of(bytes) + " as its array says");
  if (size_at(chunk, 12) != chunk.size())
    refuse_chunk("the length " + text_of(size_at(chunk, 12)), text_of(chunk.size()) + " as its array says");
  for (std::size_t n = 0; n < kFilterSlots; ++n) {
    const unsigned char filter = byte_at(16 + n);
    if (filter != kNoFilter && filter != kShuffle)
      refuse_chunk("the filter " + text_of(int{filter}), "0 (none) or 1 (shuffled bytes)");
    header.shuffles += filter == kShuffle ? 1 : 0;
  }
  if (header.shuffles > 1) refuse_chunk("two filters", "one at most");
  return header;
}

void repeat_value(std::string_view value, unsigned char* target, std::size_t bytes) {
  for (std::size_t n = 0; n < bytes; ++n) target[n] = static_cast<unsigned char>(value[n % value.size()]);
}

/// Unpacks one stream, which begins at `offset`, and returns where it ends.
std::size_t unpack_stream(std::string_view chunk, std::size_t offset, unsigned char* target,
                          std::size_t bytes) {
  const auto packed = little_endian_at<std::int32_t>(chunk, offset);
  offset += sizeof packed;
  if (packed <= 0) {
    unsigned char value = 0;
    if (packed < 0) {
      if (packed < -255) refuse_chunk("a run of the value " + text_of(-std::int64_t{packed}), "0 to 255");
      if ((little_endian_at<std::uint8_t>(chunk, offset) & 1u) == 0)
        refuse_chunk("an unknown token", "a run");
      value = static_cast<unsigned char>(-packed);
      ++offset;
    }
    std::fill_n(target, bytes, value);
    return offset;
  }
  const auto length = static_cast<std::size_t>(packed);
  if (length > chunk.size() - offset) refuse_chunk("a stream that ends after the chunk", "one within it");
  if (length == bytes) {
    std::memcpy(target, chunk.data() + offset, bytes);
  } else {
    const std::size_t got = ZSTD_decompress(target, bytes, chunk.data() + offset, length);
    if (ZSTD_isError(got) != 0 || got != bytes)
      refuse_chunk("a stream that is damaged", "a zstd frame of " + text_of(bytes) + " bytes");
  }
  return offset + length;
}

void unshuffle(const std::vector<unsigned char>& planes, std::size_t bytes, std::size_t item_bytes,
               unsigned char* target) {
  const std::size_t items = bytes / item_bytes;
  for (std::size_t byte = 0; byte < item_bytes; ++byte)
    for (std::size_t n = 0; n < items; ++n) target[n * item_bytes + byte] = planes[byte * items + n];
  std::copy(planes.begin() + static_cast<std::ptrdiff_t>(items * item_bytes),
            planes.begin() + static_cast<std::ptrdiff_t>(bytes), target + items * item_bytes);
}

void unpack_blocks(std::string_view chunk, const ChunkHeader& header, unsigned char* target,
                   std::size_t bytes) {
  if (header.flags >> 5 != kZstd) refuse_chunk("the codec " + text_of(header.flags >> 5), "4 (zstd)");
  if (header.block_bytes == 0 || header.block_bytes > bytes)
    refuse_chunk("blocks of " + text_of(header.block_bytes) + " bytes", "1 to " + text_of(bytes));
  const bool shuffled = header.shuffles == 1 && header.item_bytes > 1;
  std::vector<unsigned char> planes(shuffled ? header.block_bytes : 0);
  std::size_t block = 0;
  for (std::size_t begin = 0; begin < bytes; begin += header.block_bytes, ++block) {
    const std::size_t length = std::min(header.block_bytes, bytes - begin);
    const bool whole = (header.flags & kUnsplit) != 0 || length < header.block_bytes;
    const std::size_t streams = whole ? 1 : header.item_bytes;
    if (length % streams != 0) refuse_chunk("blocks that are not of whole items", "whole items");
    unsigned char* to = shuffled ? planes.data() : target + begin;
    std::size_t offset = size_at(chunk, kHeaderBytes + 4 * block);
    for (std::size_t stream = 0; stream < streams; ++stream)
      offset = unpack_stream(chunk, offset, to + stream * (length / streams), length / streams);
    if (shuffled) unshuffle(planes, length, header.item_bytes, target + begin);
  }
}

std::string packed_stream(std::string_view block) {
  std::string packed(ZSTD_compressBound(block.size()), '\0');
  const std::size_t length = ZSTD_compress(packed.data(), packed.size(), block.data(), block.size(), kLevel);
  if (ZSTD_isError(length) != 0)
    throw Error(ErrorCode::processing, std::string("a mask cannot be packed: ") + ZSTD_getErrorName(length));
  return length < block.size() ? packed.substr(0, length) : std::string(block);
}

std::string header_bytes(std::size_t bytes, std::size_t block_bytes, std::size_t chunk_bytes,
                         unsigned special) {
  std::string header{'\x05', '\x01', '\x95', '\x01'};
  for (const std::size_t size : {bytes, block_bytes, chunk_bytes})
    append_little_endian(header, static_cast<std::uint32_t>(size));
  header += std::string(kFilterSlots, '\0') + '\x05' + std::string(1 + kFilterSlots + 1, '\0');
  header += static_cast<char>(special << 4);
  return header;
}

}  // namespace

void unpack_blosc2_chunk(std::string_view chunk, std::size_t item_bytes, unsigned char* target,
                         std::size_t bytes) {
  const ChunkHeader header = read_header(chunk, item_bytes, bytes);
  if (header.special == kZeros) {
    std::fill_n(target, bytes, static_cast<unsigned char>(0));
  } else if (header.special == kRepeatedValue) {
    if (chunk.size() < kHeaderBytes + item_bytes) refuse_chunk("no value to repeat", "one item");
    repeat_value(chunk.substr(kHeaderBytes, item_bytes), target, bytes);
  } else if (header.special != 0) {
    refuse_chunk("the special kind " + text_of(header.special), "0, 1 or 3");
  } else if ((header.flags & kCopied) != 0) {
    if (chunk.size() != kHeaderBytes + bytes)
      refuse_chunk(text_of(chunk.size() - kHeaderBytes) + " bytes", text_of(bytes));
    std::memcpy(target, chunk.data() + kHeaderBytes, bytes);
  } else {
    unpack_blocks(chunk, header, target, bytes);
  }
}

std::string pack_blosc2_chunk(std::string_view bytes) {
  if (bytes.find_first_not_of('\0') == std::string_view::npos)
    return header_bytes(bytes.size(), std::min(bytes.size(), kWrittenBlock), kHeaderBytes, kZeros);
  const std::size_t block_bytes = std::min(bytes.size(), kWrittenBlock);
  const std::size_t blocks = (bytes.size() + block_bytes - 1) / block_bytes;
  std::string offsets;
  std::string streams;
  for (std::size_t block = 0; block < blocks; ++block) {
    const std::string stream = packed_stream(bytes.substr(block * block_bytes, block_bytes));
    append_little_endian(offsets, static_cast<std::uint32_t>(kHeaderBytes + 4 * blocks + streams.size()));
    append_little_endian(streams, static_cast<std::uint32_t>(stream.size()));
    streams += stream;
  }
  return header_bytes(bytes.size(), block_bytes, kHeaderBytes + offsets.size() + streams.size(), 0) +
         offsets + streams;
}

}  // namespace sammoe
