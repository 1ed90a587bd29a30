#pragma once

#include "sammoe/runtime.hpp"
#include "sammoe/segmenter.hpp"

#include "option_binding.hpp"

#include <vector>

namespace sammoe {

extern const Choices<Device> kDevices;

/// The options of a command that segments: how it computes. Returns them.
std::vector<CLI::Option*> declare_compute_options(CLI::App& app, SegmenterOptions& options);

}  // namespace sammoe
