#pragma once

#include "sammoe/bundle_training.hpp"

#include "tasks/task_host.hpp"
#include "training_tasks/training_orders.hpp"

#include <filesystem>
#include <functional>
#include <vector>

namespace sammoe {

/// Trains a gate, here or in a worker, and makes it the output kGateOutput.
using GateRun = std::function<TrainingReport(const GateOrder& order, TaskHost& host)>;

/// Checks what was asked for, has `run` train the gate, and writes the bundle with it, as
/// train_gate_in_worker says.
TrainingReport train_gate_of_bundle(const std::filesystem::path& bundle,
                                    const std::vector<LabelledCase>& cases,
                                    const std::filesystem::path& output, const GateTrainingOptions& options,
                                    const GateRun& run);

}  // namespace sammoe
