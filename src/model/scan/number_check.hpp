#pragma once

#include "model/scan/value_sources.hpp"

#include <string>

namespace sammoe {

/// What is wrong with an argument of this operator that LibTorch takes for granted: numbers for types,
/// layouts and memory formats, which it uses as indices into tables, devices, and chances of dropout. "" if
/// nothing.
std::string problem_of_numbers(const torch::jit::Node& node, const CallFrame* frame, ValueSources& sources);

}  // namespace sammoe
