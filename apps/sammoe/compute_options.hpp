#pragma once

#include "sammoe/runtime.hpp"
#include "sammoe/segmenter.hpp"

#include "option_binding.hpp"

#include <vector>

namespace sammoe {

extern const Choices<Device> kDevices;

CLI::Option* declare_threads(CLI::App& app, int& threads);

/// The options of a command that runs networks in a worker: what it gives up and may take. Returns them.
std::vector<CLI::Option*> declare_worker_options(CLI::App& app, WorkerOptions& options);

/// The options of a command that segments: how it computes. Returns them.
std::vector<CLI::Option*> declare_compute_options(CLI::App& app, SegmenterOptions& options);

/// The option of a command that segments many volumes: one worker for each.
CLI::Option* declare_isolation(CLI::App& app, SegmenterOptions& options);

}  // namespace sammoe
