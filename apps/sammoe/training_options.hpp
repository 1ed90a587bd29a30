#pragma once

#include "sammoe/bundle_training.hpp"

#include <functional>

#include <CLI/CLI.hpp>

namespace sammoe {

/// Declares the options that all commands which train have: how images are read, seed, first clicks, and how
/// the worker computes.
void declare_training_options(CLI::App& app, TrainingOptions& options, WorkerOptions& worker);

/// Runs `work` while its progress shows on a terminal, and stops it after SIGINT or SIGTERM with
/// Error{interrupted}. What it does is logged at level debug.
void with_training_progress(TrainingOptions& options, const std::function<void()>& work);

}  // namespace sammoe
