#pragma once

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

/// What both kinds of training take.
struct TrainingOptions {
  std::uint64_t seed = 1;
  int threads = 0;  ///< of LibTorch, for the whole process; 0: the processors this process may use
  Device device = Device::cpu;  ///< cuda only where this LibTorch has it
  int first_clicks_per_structure =
      4;  ///< ROIs drawn for each structure of a case, one around each first click
  /// How images are read, and labels but for what chooses an image of several.
  ReadOptions read{};
  /// Called as work ends, with work done and expected so far and one short line on how it goes, and while a
  /// worker computes every 0.1 s; may throw Error{interrupted} to stop, which leaves no file behind.
  std::function<void(std::size_t done, std::size_t total, const std::string& status)> progress;

  /// Called with what there is to warn of in a file that is read, one line.
  std::function<void(const std::string& warning)> warn{};

  void validate() const;  ///< throws Error{usage}
};

struct FinetuneOptions {
  TrainingOptions training;
  std::string name;         ///< of the new expert
  std::string description;  ///< for the bundle; empty: made of the name
  int steps = 600;          ///< of the optimiser
  int batch = 12;           ///< structures a step
  double learning_rate = 5e-4;
  int most_clicks = 4;  ///< iterated clicks a step has at most

  void validate() const;  ///< throws Error{usage}
};

struct GateTrainingOptions {
  TrainingOptions training;
  int most_clicks = 3;  ///< it learns what to say after 1, 2, ... clicks up to this
  int hidden_width = 128;
  int most_epochs = 200;
  int patience = 20;  ///< epochs without a better validation loss before it stops
  double learning_rate = 1e-3;
  double target_temperature = 0.03;  ///< targets are softmax(Dice / this) over the experts
  double regret_weight = 30;         ///< of the Dice that the scores give away, beside the cross-entropy's 1
  double validation_share = 0.2;     ///< of the cases, where the table has no "validation" rows
  /// What the bundle's selection becomes, made from the one it would have without this; unset: that one.
  std::function<RoutingOptions(RoutingOptions)> selection;

  void validate() const;  ///< throws Error{usage}
};

/// Loss as training went on, for reports and tests.
struct TrainingReport {
  std::vector<double> losses;             ///< of training, one a step (finetune) or epoch (gate)
  std::vector<double> validation_losses;  ///< gate: one an epoch
  std::size_t best_epoch = 0;  ///< gate: whose weights were kept, from 1; 0: none beat equal scores
  std::size_t samples = 0;
  std::vector<LabelledCase> held_out;  ///< gate: the cases that chose the epoch, not learned from
};

// The networks run in a worker process that can touch nothing (docs/worker.md), so that the bundle need not
// be trusted; a worker that dies is an Error{processing}. training.hpp has the same in the calling process.

/// Finetunes a copy of the general decoder on the labelled cases whose split is not "test" or "validation",
/// encoders frozen, and writes to `output` a bundle with it as one more expert. All other files are the same
/// bytes as before; a gate, which does not know the new expert, is left out, and the selection becomes
/// `general` until a gate is trained. Throws Error.
TrainingReport finetune_in_worker(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                                  const std::filesystem::path& output, const FinetuneOptions& options,
                                  const WorkerOptions& worker = {});

/// Trains a gate for the bundle's experts on the labelled cases whose split is not "test", and writes the
/// bundle with it to `output`, or in place if that is empty: bundle.json is replaced atomically, and until
/// then the bundle is as before. Experts and encoders are only read. The selection becomes the default of
/// RoutingOptions if it was `general`. Throws Error.
TrainingReport train_gate_in_worker(const std::filesystem::path& bundle,
                                    const std::vector<LabelledCase>& cases,
                                    const std::filesystem::path& output, const GateTrainingOptions& options,
                                    const WorkerOptions& worker = {});

}  // namespace sammoe
