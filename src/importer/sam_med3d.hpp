#pragma once

#include <cstdint>

/// What is the same in every published SAM-Med3D and cannot, or need not, be inferred from the shapes of its
/// tensors.
namespace sammoe {

inline constexpr std::int64_t kDecoderHeads = 8;
inline constexpr std::int64_t kMaskChannels =
    16;                                         ///< of the prompt encoder's mask path, a quarter after step 1
inline constexpr std::int64_t kHeadLayers = 3;  ///< of the hypernetworks and the IoU head

}  // namespace sammoe
