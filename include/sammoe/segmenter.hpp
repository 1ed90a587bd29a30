#pragma once

// The engine: a loaded bundle that turns a volume and clicks into a mask. Called by every program that
// segments. Keep one Segmenter per bundle; several threads may use it.

#include "sammoe/bundle.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/preprocessing.hpp"
#include "sammoe/prompt.hpp"
#include "sammoe/routing.hpp"
#include "sammoe/runtime.hpp"
#include "sammoe/volume.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

struct SegmentOptions {
  std::optional<RoutingOptions> routing;  ///< unset: the bundle's own selection
  Resample resample = Resample::linear;
  /// A voxel belongs to the object above this probability; in (0, 1).
  double mask_threshold = 0.5;
  /// Largest number of ROIs that an object may extend over, >= 1; 1 never extends.
  int max_rois = 8;
  bool keep_probabilities = false;  ///< fill ObjectResult::probabilities
  /// Called when a stage ends and every 0.1 s while a worker computes, with the work done and expected so
  /// far. May throw Error{interrupted} to stop.
  std::function<void(std::size_t done, std::size_t total)> progress;

  void validate() const;  ///< throws Error{usage}
};

/// A selected expert and its share of the result.
struct ExpertShare {
  std::string expert;
  double weight = 1;
  std::string channel{};  ///< the channel that it segmented, of an expert that is a whole network
};

/// Seconds of wall time spent in a stage ("roi", "encode", "prompt", "gate", "decode", "resample", ...).
struct StageTime {
  std::string stage;
  double seconds = 0;
};

struct ObjectResult {
  std::uint16_t label = 1;
  std::string name;
  std::vector<Point3> clicks_in_voxels;  ///< continuous indices of the source volume
  std::vector<double> gate_scores;       ///< one per expert of the bundle; empty if no gate ran
  std::vector<ExpertShare> experts;      ///< selected experts, heaviest first
  std::string routing_reason;
  double predicted_iou = 0;  ///< the decoders' own estimate, weighted; NaN if no decoder ran
  std::size_t roi_count = 0;
  /// The object still touched a face of an ROI when max_rois was reached, so it may be cut off.
  bool reached_roi_limit = false;
  std::int64_t voxel_count = 0;  ///< voxels of this object in the mask
  std::optional<ProbabilityPatch> probabilities;
};

struct SegmentationResult {
  Grid grid;                          ///< grid of the source volume
  LabelPatch labels;                  ///< the box that contains all objects; see mask()
  std::vector<ObjectResult> objects;  ///< in the order of the prompts
  std::vector<StageTime> stage_times;
  EngineInfo engine;

  /// The mask of the whole volume. A program that shows each click needs only the box.
  LabelMap mask() const { return whole_mask(grid, labels); }
};

/// Options of a Segmenter.
struct SegmenterOptions {
  /// Apply only to networks in a worker process.
  WorkerOptions worker;
  /// Threads of LibTorch, for the whole process that runs the networks; 0: the processors it may use.
  int threads = 0;
  /// Precision of the image encoders; docs/performance.md says what bf16 changes.
  Precision precision = Precision::fp32;
  /// Where networks compute.
  Device device = Device::cpu;
  /// MiB for the weights of experts between segmentations. The least recently used experts are dropped, and
  /// loaded again when selected. The default holds six decoders of the released size, so that a bundle with a
  /// hundred experts takes little more memory than one with three. One segmentation keeps all experts that it
  /// uses, whatever their size.
  int expert_memory_mib = 192;
  /// Each volume gets its own worker. Nothing of it can then reach the next one's result, even if the bundle
  /// is hostile and finds a way past the check of its code. It costs a start and a load per volume.
  bool isolate_volumes = false;

  void validate() const;  ///< throws Error{usage}
};

class SegmenterBackend;
class OpenVolume;

/// A loaded bundle, ready to segment. Networks are loaded when first needed. Several threads may use it at
/// once: each gets what it would get alone, bit for bit. Their calls take turns, because one call computes on
/// all threads. A `progress` callback must not call the Segmenter or its open volumes, nor close one.
///
/// Networks run in a worker process that can touch nothing (docs/trust.md), so that a bundle need not be
/// trusted. segmenter_in_this_process (in_process.hpp) makes a Segmenter that runs them in the calling
/// process. There, SegmenterOptions::threads sets the threads of the whole process.
class Segmenter {
 public:
  /// Reads the bundle's manifest and starts the worker, without waiting until it is ready. Every file is
  /// checked against its SHA-256 when it is loaded. Throws Error{usage}, Error{model}, Error{processing}.
  explicit Segmenter(const std::filesystem::path& bundle, const SegmenterOptions& options = {});
  /// A Segmenter whose networks run elsewhere.
  explicit Segmenter(std::unique_ptr<SegmenterBackend> backend);
  ~Segmenter();
  Segmenter(Segmenter&&) noexcept;
  Segmenter& operator=(Segmenter&&) noexcept;

  const BundleInfo& bundle() const;

  /// Loads what a segmentation with that routing (unset: the bundle's own) needs for any volume, so that the
  /// first call of `segment` is faster. Does nothing if all of it is loaded. Throws Error{usage},
  /// Error{model}, Error{processing}.
  void prepare(const std::optional<RoutingOptions>& routing = {});

  /// Opens a volume for several calls, such as one for each click of a user. The voxels are shared, not
  /// copied. Any number of volumes may be open; each keeps up to 90 MB at the released size.
  OpenVolume open(const Volume& volume);

  /// Segments objects in one volume: `open(volume).segment(prompts, options)`. The clicks of an object are
  /// used one after the other, each with the logits of the previous one. Where objects overlap, a voxel goes
  /// to the one with the higher probability.
  ///
  /// Throws Error{input} for prompts that do not fit the volume, Error{usage} for options that do not fit the
  /// bundle, Error{model}, and Error{processing}, also if the worker died. The next call then starts a new
  /// worker.
  SegmentationResult segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                             const SegmentOptions& options = {});

  /// What runs the networks. Waits until that is known.
  EngineInfo engine() const;

  /// Names of the experts whose decoders are in memory.
  std::vector<std::string> loaded_experts() const;

 private:
  friend class OpenVolume;
  struct State;
  std::shared_ptr<State> state_;
};

/// A volume whose image embeddings and steps a Segmenter keeps, so that a further click runs the networks
/// once and not once for each click before it too. A result is the same, bit for bit, as without them. What
/// is kept goes when this is destroyed, which waits for a call that is running. It may outlive its Segmenter,
/// whose worker then lives on with it. Threads may use it as they may use the Segmenter.
class OpenVolume {
 public:
  OpenVolume(OpenVolume&&) noexcept;
  OpenVolume& operator=(OpenVolume&&) noexcept;
  ~OpenVolume();

  const Volume& volume() const;
  /// The bundle of its Segmenter.
  const BundleInfo& bundle() const;

  /// As Segmenter::segment, and throws as it does. If the worker died, the next call computes anew what was
  /// kept.
  SegmentationResult segment(const std::vector<ObjectPrompt>& prompts, const SegmentOptions& options = {});

 private:
  friend class Segmenter;
  struct State;
  explicit OpenVolume(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sammoe
