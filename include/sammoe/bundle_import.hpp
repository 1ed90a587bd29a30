#pragma once

// Makes a model bundle from PyTorch checkpoints of SAM-Med3D. Called by `sammoe import` and by programs that
// build bundles. The networks are assembled in a worker process; the call blocks, and callbacks run on the
// calling thread.

#include "sammoe/bundle.hpp"
#include "sammoe/runtime.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// A checkpoint and the name of the expert it becomes ([a-z0-9_-], at most 64 characters).
struct ExpertCheckpoint {
  std::string name;
  std::filesystem::path file;
};

/// What the code that a checkpoint comes from computed with it: a file of tensors (docs/import.md). The
/// imported networks must compute the same.
struct ImportCheck {
  std::string expert = "general";
  std::filesystem::path file;
};

/// Largest differences between recorded tensors and those of the imported networks, as fractions of the
/// largest magnitude recorded.
struct ImportAgreement {
  double embedding = 0;
  std::optional<double> logits;  ///< unset if no clicks were recorded
};

/// The largest difference that counts as agreement. The same computation in another order of float32
/// operations differs by less than 1e-5 (docs/parity.md), and another computation by far more.
inline constexpr double kImportTolerance = 1e-4;

struct ImportOptions {
  std::filesystem::path general;          ///< checkpoint of the general model
  std::vector<ExpertCheckpoint> experts;  ///< finetuned models
  std::filesystem::path output;           ///< the bundle's folder; must not exist
  std::string name = "sam-med3d";         ///< the bundle's name
  std::string licence = "unknown";        ///< licence of the weights
  std::string intended_use = "research only; not a medical device";
  double spacing_mm = 1.5;  ///< ROI voxel spacing that the model was trained with
  /// Where the model's training had its objects; the published one had them in the middle.
  RoiPlacement roi_placement = RoiPlacement::centred;
  /// Store the weights of image encoders and decoders as float16, which is half the size. They are computed
  /// with as float32. Prompt encoders are tiny and stay float32.
  bool half_precision = false;
  /// Which network to take from a checkpoint that holds several, such as "ema" (docs/bundle.md). Empty: the
  /// one that is not an average of others.
  std::string weights;
  /// What LoRA adapters are multiplied with when they are merged into the weights: alpha / rank. Needed if a
  /// checkpoint has adapters, because no checkpoint says it; refused if none has.
  std::optional<double> lora_scale;
  /// Recordings that the imported networks must agree with, at most one for each expert. Compared before
  /// weights are rounded to float16.
  std::vector<ImportCheck> checks;
  /// Threads of LibTorch, for the whole process that imports; 0: the processors it may use.
  int threads = 0;
  /// Called before each checkpoint and at the end, and every 0.1 s while a worker computes. May throw
  /// Error{interrupted}; nothing is left behind then.
  std::function<void(std::size_t done, std::size_t total)> progress;
  /// Called at the end with what was chosen in or left out of an expert's checkpoint. The expert's provenance
  /// says it too.
  std::function<void(const std::string& expert, const std::string& note)> note;
  /// Called at the end for each check.
  std::function<void(const std::string& expert, const ImportAgreement& agreement)> checked;

  void validate() const;  ///< throws Error{usage}
};

/// Turns PyTorch checkpoints of SAM-Med3D into a bundle; docs/import.md lists the layouts that are
/// understood. Nothing in a checkpoint is executed. Sizes are inferred from the tensors; missing, surplus and
/// misshapen ones are listed by name. If an expert's encoders equal the general one's, only its decoder is
/// stored. The folder appears complete or not at all.
///
/// Checkpoints are read in a worker process that can touch nothing (docs/worker.md), so that they need not be
/// trusted. Throws Error{usage}, Error{model}, Error{output}, and Error{processing}, also if the worker dies.
BundleInfo import_in_worker(const ImportOptions& options, const WorkerOptions& worker = {});

}  // namespace sammoe
