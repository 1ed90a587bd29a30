#pragma once

#include "sammoe/bundle_training.hpp"

#include "tasks/task_host.hpp"
#include "training_tasks/training_orders.hpp"

#include <filesystem>
#include <functional>
#include <vector>

namespace sammoe {

/// Trains a decoder, here or in a worker, and makes it the output kDecoderOutput.
using FinetuneRun = std::function<TrainingReport(const FinetuneOrder& order, TaskHost& host)>;

/// Checks what was asked for, has `run` train the decoder, and writes the bundle with it, as
/// finetune_in_worker says.
TrainingReport finetune_bundle(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                               const std::filesystem::path& output, const FinetuneOptions& options,
                               const FinetuneRun& run);

}  // namespace sammoe
