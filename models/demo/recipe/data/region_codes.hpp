#pragma once

#include <cstddef>
#include <cstdint>

namespace sammoe::demo {

using Code = std::uint8_t;

/// 1..: structures of heads, in the order of head_labels().
inline constexpr std::size_t kHeadCodes = 64;  ///< at most, 0 (air) among them

/// Of drawn objects, counting up from each.
inline constexpr Code kFirstShape = 64;
inline constexpr Code kFirstDetail = 100;  ///< tubes, lesions, walls
inline constexpr Code kFirstCavity = 200;  ///< what walls enclose

}  // namespace sammoe::demo
