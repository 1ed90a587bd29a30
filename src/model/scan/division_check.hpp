#pragma once

#include "model/scan/attribute_names.hpp"
#include "model/scan/value_sources.hpp"

#include <string>

namespace sammoe {

/// Whether this operator may divide the least whole number by -1, which ends the process by a signal. "" if
/// the divisor cannot be -1 or the dividend cannot be the least: constants, sizes, attributes. Attributes are
/// never the least number (attribute_check.hpp); those that must not be -1 are added to `divisors`.
std::string problem_of_division(const torch::jit::Node& node, const CallFrame* frame, ValueSources& sources,
                                AttributeNames& divisors);

}  // namespace sammoe
