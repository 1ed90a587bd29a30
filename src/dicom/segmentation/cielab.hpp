#pragma once

#include <array>
#include <cstdint>

namespace sammoe {

/// A colour of the screen (sRGB) as DICOM stores it: L*, a*, b* relative to D50, L* from 0..100 and the
/// others from -128..127 stretched to 0..65535 (PS3.3 C.10.7.1.1).
std::array<std::uint16_t, 3> dicom_cielab(const std::array<std::uint8_t, 3>& srgb);

}  // namespace sammoe
