#pragma once

#include <set>
#include <string>
#include <utility>

namespace sammoe {

/// Attributes by class and name, such as {"__torch__.Attention", "heads"}.
using AttributeNames = std::set<std::pair<std::string, std::string>>;

}  // namespace sammoe
