#pragma once

#include "model/scan/value_sources.hpp"

#include <string>

namespace sammoe {

/// What this operator changes that outlives the run of a network: its attributes, constants and inputs,
/// through which one patient's image could show in the mask of another. "" if it writes into nothing, or only
/// into tensors and lists that the network made itself.
std::string problem_of_writes(const torch::jit::Node& node, const CallFrame* frame, ValueSources& sources);

}  // namespace sammoe
