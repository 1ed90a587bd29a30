#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace sammoe {

/// A new DICOM UID that nobody else has: "2.25." and a random UUID (version 4) as a decimal number, as PS3.5
/// B.2 allows anyone. Says nothing about machine, user or time.
std::string new_dicom_uid();

/// An unsigned number of 128 bits, most significant word first, in decimal digits.
std::string decimal_digits(std::array<std::uint32_t, 4> words);

}  // namespace sammoe
