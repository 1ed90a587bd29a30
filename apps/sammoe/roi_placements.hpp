#pragma once

#include "sammoe/preprocessing.hpp"

#include "option_binding.hpp"

namespace sammoe {

inline const Choices<RoiPlacement> kRoiPlacements{{"inside", RoiPlacement::inside},
                                                  {"centred", RoiPlacement::centred}};

inline constexpr char kRoiPlacementHelp[] =
    "Where an ROI lies that would reach beyond the volume: moved inside, or left with the clicks in its "
    "middle, as SAM-Med3D was trained";

}  // namespace sammoe
