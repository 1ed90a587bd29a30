#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace sammoe {

/// A new DICOM UID, unique for all practical purposes: "2.25." and a random UUID (version 4) as a decimal
/// number (PS3.5 B.2). It reveals nothing about machine, user or time.
std::string new_dicom_uid();

/// The decimal digits of an unsigned number of 128 bits, most significant word first.
std::string decimal_digits(std::array<std::uint32_t, 4> words);

}  // namespace sammoe
