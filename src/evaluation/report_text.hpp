#pragma once

#include <cstddef>
#include <string>

namespace sammoe {

/// The shortest text that is read back as the same number, in every locale.
std::string shortest_text(double number);

/// A number with so many decimals, in every locale.
std::string fixed_text(double number, int decimals);

/// Such as "1 case" or "2 cases".
std::string counted(std::size_t count, const std::string& noun);

}  // namespace sammoe
