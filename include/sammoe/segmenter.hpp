#pragma once

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
  double mask_threshold = 0.5;      ///< a voxel belongs to the object above this probability; in (0, 1)
  int max_rois = 8;                 ///< ROIs an object may extend over, >= 1; 1 never extends
  bool keep_probabilities = false;  ///< fill ObjectResult::probabilities
  /// Called as stages end, and while a worker computes every 0.1 s, with work done and expected so far; may
  /// throw Error{interrupted} to stop.
  std::function<void(std::size_t done, std::size_t total)> progress;

  void validate() const;  ///< throws Error{usage}
};

/// A selected expert and its share of the result.
struct ExpertShare {
  std::string expert;
  double weight = 1;
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
  std::vector<ExpertShare> experts;      ///< chosen experts, by falling weight
  std::string routing_reason;
  double predicted_iou = 0;  ///< the decoders' own estimate, weighted
  std::size_t roi_count = 0;
  bool reached_roi_limit = false;  ///< the object still touched a face when max_rois was reached
  std::int64_t voxel_count = 0;    ///< voxels of this object in the mask
  std::optional<ProbabilityPatch> probabilities;
};

struct SegmentationResult {
  Grid grid;                          ///< of the source volume
  LabelPatch labels;                  ///< of the box that holds all objects' voxels; see mask()
  std::vector<ObjectResult> objects;  ///< in the order of the prompts
  std::vector<StageTime> stage_times;
  EngineInfo engine;

  /// The mask of the whole volume. A program that shows each click needs the box alone.
  LabelMap mask() const { return whole_mask(grid, labels); }
};

/// What WorkerOptions adds is of networks in a worker process, and of no other.
struct SegmenterOptions : WorkerOptions {
  /// Threads of LibTorch, for the whole process that runs the networks; 0: the processors it may use.
  int threads = 0;
  /// Of the image encoders; docs/performance.md says what bf16 changes.
  Precision precision = Precision::fp32;
  /// Where networks compute.
  Device device = Device::cpu;
  /// MiB for the weights of experts between segmentations; the least recently used are dropped and loaded
  /// again when selected. The default holds six decoders of the released size, so that a bundle with a
  /// hundred experts takes little more than one with three. One segmentation keeps all it uses, however much
  /// that is.
  int expert_memory_mib = 192;
  /// Each volume gets a worker of its own, so that nothing of it can reach the next one's result, even if the
  /// bundle is hostile and finds a way past the check of its code. A start and a load for each volume.
  bool isolate_volumes = false;

  void validate() const;  ///< throws Error{usage}
};

class SegmenterBackend;

/// A loaded bundle, ready to segment. Networks are loaded when first needed. Several threads may use it at
/// once: each gets what it would get alone, bit for bit. Their calls take turns, because one call computes on
/// all the threads there are; a `progress` callback must not call back.
///
/// Networks run in a worker process that can touch nothing (docs/trust.md), so that a bundle need not be
/// trusted. segmenter_in_this_process (in_process.hpp) makes a Segmenter that runs them right here.
class Segmenter {
 public:
  /// Reads the bundle's manifest and starts the worker, which becomes ready meanwhile; every file is checked
  /// against its SHA-256 when it is loaded. Throws Error{usage}, Error{model}, Error{processing}.
  explicit Segmenter(const std::filesystem::path& bundle, const SegmenterOptions& options = {});
  /// One whose networks run elsewhere.
  explicit Segmenter(std::unique_ptr<SegmenterBackend> backend);
  ~Segmenter();
  Segmenter(Segmenter&&) noexcept;
  Segmenter& operator=(Segmenter&&) noexcept;

  const BundleInfo& bundle() const;

  /// Loads what a segmentation with that routing (unset: the bundle's own) needs whatever the volume: its
  /// first call to `segment` is then faster. Does nothing if all is loaded. Throws Error{usage},
  /// Error{model}, Error{processing}.
  void prepare(const std::optional<RoutingOptions>& routing = {});

  /// Segments objects in one volume. Clicks of an object are fed one after the other, each with the logits of
  /// the one before. Where objects overlap, a voxel goes to the one of higher probability. Throws
  /// Error{input} for prompts that do not fit, Error{usage} for options that do not fit the bundle,
  /// Error{model}, Error{processing}, also if the worker died; the next call starts a new one.
  SegmentationResult segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                             const SegmentOptions& options = {});

  /// What runs the networks; waits until it is known.
  EngineInfo engine() const;

  /// Names of the experts whose decoders are in memory.
  std::vector<std::string> loaded_experts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sammoe
