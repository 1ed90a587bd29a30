#pragma once

// Training: adds an expert to a bundle, or the gate that chooses among its experts. Called by `sammoe
// finetune`, `sammoe train-gate` and programs that train. Networks run in a worker process; the calls block
// for minutes to hours, and callbacks run on the calling thread.

#include "sammoe/bundle.hpp"
#include "sammoe/case_table.hpp"
#include "sammoe/routing.hpp"
#include "sammoe/runtime.hpp"
#include "sammoe/volume_io.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sammoe {

/// Options of both kinds of training.
struct TrainingOptions {
  /// The same seed, data, options, threads and machine give the same bytes.
  std::uint64_t seed = 1;
  /// Threads of LibTorch, for the whole process that trains; 0: the processors it may use.
  int threads = 0;
  /// cuda only if this LibTorch has it.
  Device device = Device::cpu;
  /// Number of ROIs per structure of a case, one around each first click.
  int first_clicks_per_structure = 4;
  /// How images are read. Labels are read the same way, except for the options that choose one image of
  /// several.
  ReadOptions read{};
  /// Called when a piece of work ends and every 0.1 s while a worker computes, with the work done and
  /// expected so far and one short line of status. May throw Error{interrupted} to stop, which leaves no file
  /// behind.
  std::function<void(std::size_t done, std::size_t total, const std::string& status)> progress;

  /// Called with each warning about a file that is read, one line.
  std::function<void(const std::string& warning)> warn{};

  void validate() const;  ///< throws Error{usage}
};

struct FinetuneOptions {
  TrainingOptions training;
  std::string name;         ///< name of the new expert
  std::string description;  ///< for the bundle; empty: made from the name
  int steps = 600;          ///< steps of the optimiser
  int batch = 12;           ///< structures per step
  double learning_rate = 5e-4;
  int max_clicks = 4;  ///< largest number of iterated clicks in a step

  void validate() const;  ///< throws Error{usage}
};

struct GateTrainingOptions {
  TrainingOptions training;
  int max_clicks = 3;  ///< the gate learns its scores after 1, 2, ... clicks, up to this
  int hidden_width = 128;
  int max_epochs = 200;
  int patience = 20;  ///< epochs without a better validation loss before training stops
  double learning_rate = 1e-3;
  double target_temperature = 0.03;  ///< target scores are softmax(Dice / this) over the experts
  /// Weight of the Dice that the scores lose (the regret); the cross-entropy has weight 1.
  double regret_weight = 30;
  /// Share of the images to hold out if the table has no "validation" rows.
  double validation_share = 0.2;
  /// Turns the selection that the bundle would get into the one that it gets; unset: keeps it.
  std::function<RoutingOptions(RoutingOptions)> selection;

  void validate() const;  ///< throws Error{usage}
};

/// The losses of a training, for reports and tests.
struct TrainingReport {
  std::vector<double> losses;             ///< training loss per step (finetune) or epoch (gate)
  std::vector<double> validation_losses;  ///< gate: one per epoch
  /// Gate: the epoch whose weights were kept, from 1; 0: no epoch was better than equal scores.
  std::size_t best_epoch = 0;
  std::size_t samples = 0;
  /// Gate: the cases that chose the epoch. The gate did not learn from them.
  std::vector<LabelledCase> held_out;
};

// The networks run in a worker process that can touch nothing (docs/worker.md), so that the bundle need not
// be trusted. If the worker dies, the call throws Error{processing}. training.hpp has the same functions for
// the calling process.

/// Finetunes a copy of the general decoder with frozen encoders, on the labelled cases whose split is not
/// "test" or "validation". Writes a bundle with the new expert to `output`. All other files keep their bytes.
/// A gate is left out, since it does not know the new expert, and the selection becomes `general` until a
/// gate is trained.
///
/// Throws Error{usage} for bad options or a name that an expert already has, Error{input} for cases that
/// cannot be read or used, Error{model} for a broken bundle, Error{output}, Error{processing} and
/// Error{interrupted}.
TrainingReport finetune_in_worker(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                                  const std::filesystem::path& output, const FinetuneOptions& options,
                                  const WorkerOptions& worker = {});

/// Trains a gate for the bundle's experts on the labelled cases whose split is not "test". Writes the bundle
/// with the gate to `output`, or changes the bundle in place if that is empty: bundle.json is replaced
/// atomically, and until then the bundle is unchanged. Experts and encoders are only read. If the selection
/// was `general`, it becomes the default of RoutingOptions.
///
/// Throws as finetune_in_worker, and Error{usage} for a bundle with a single expert.
TrainingReport train_gate_in_worker(const std::filesystem::path& bundle,
                                    const std::vector<LabelledCase>& cases,
                                    const std::filesystem::path& output, const GateTrainingOptions& options,
                                    const WorkerOptions& worker = {});

}  // namespace sammoe
