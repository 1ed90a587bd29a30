#pragma once

#include <cstddef>
#include <string>

namespace sammoe {

/// Such as "1 case" or "2 cases".
std::string counted(std::size_t count, const std::string& noun);

}  // namespace sammoe
