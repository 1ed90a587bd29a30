#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sammoe {

/// Unpacks one Blosc2 chunk of the kinds that nnInteractive's client writes (copied, zeros, one repeated
/// value, blocks packed by zstd, with or without shuffled bytes) into exactly `bytes` bytes at `target`. The
/// chunk is not trusted: nothing is read beyond it, and nothing allocated but one block. Throws Error{input}.
void unpack_blosc2_chunk(std::string_view chunk, std::size_t item_bytes, unsigned char* target,
                         std::size_t bytes);

/// Packs 1 to 2^30 bytes of items of one byte as a Blosc2 chunk, by zstd. Throws Error{processing}.
std::string pack_blosc2_chunk(std::string_view bytes);

}  // namespace sammoe
