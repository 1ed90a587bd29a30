#pragma once

#include "sammoe/bundle_training.hpp"

#include <cstdint>

namespace sammoe {

/// No decoder finetuned from the bundle's general one has more bytes.
std::uint64_t max_decoder_bytes(const BundleInfo& bundle);

/// No gate of those options for the bundle has more bytes.
std::uint64_t max_gate_bytes(const BundleInfo& bundle, const GateTrainingOptions& options);

}  // namespace sammoe
