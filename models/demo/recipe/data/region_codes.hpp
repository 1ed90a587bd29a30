#pragma once

#include <cstddef>
#include <cstdint>

namespace sammoe::demo {

using Code = std::uint8_t;

/// 1..12: caudate, putamen, pallidum, thalamus, hippocampus, amygdala, each left before right.
inline constexpr Code kFirstNucleus = 1;
inline constexpr Code kLastNucleus = 12;
inline constexpr Code kVentricleLeft = 13;
inline constexpr Code kVentricleRight = 14;
inline constexpr Code kBrainstem = 15;
inline constexpr Code kCortex = 16;  ///< never asked for: the atlases have only thick parcels of it
inline constexpr Code kCerebellum = 17;
inline constexpr Code kWhiteMatter = 18;  ///< what no label claims inside the brain; never asked for
inline constexpr std::size_t kAtlasCodes = 19;

/// Of drawn objects, counting up from each.
inline constexpr Code kFirstShape = 20;
inline constexpr Code kFirstDetail = 100;  ///< tubes, lesions, walls
inline constexpr Code kFirstCavity = 200;  ///< what walls enclose

}  // namespace sammoe::demo
