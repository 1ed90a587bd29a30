#pragma once

#include "sammoe/training.hpp"

#include <functional>

#include <CLI/CLI.hpp>

namespace sammoe {

/// Declares the options that all commands which train have: seed, threads, device, first clicks.
void declare_training_options(CLI::App& app, TrainingOptions& options);

/// Runs `work` while its progress shows on a terminal, and stops it after SIGINT or SIGTERM with
/// Error{interrupted}. What it does is logged at level debug.
void with_training_progress(TrainingOptions& options, const std::function<void()>& work);

}  // namespace sammoe
