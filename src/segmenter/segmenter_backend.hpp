#pragma once

#include "sammoe/segmenter.hpp"

#include "masks/mask_room.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sammoe {

/// What a backend makes of a volume; the names of the objects are not known to it.
struct SegmentedObjects {
  std::vector<ObjectResult> objects;  ///< in the order of the prompts
  LabelPatch labels;                  ///< one mask of all, unless it went into a room that was given
  std::vector<StageTime> stage_times;
};

/// An open volume, and the number by which it is known again: no other volume of a Segmenter ever has it.
struct NumberedVolume {
  std::uint64_t number;
  const Volume& volume;
};

/// What runs a bundle's networks: in this process, or in a worker. One call at a time.
class SegmenterBackend {
 public:
  SegmenterBackend() = default;
  virtual ~SegmenterBackend() = default;
  SegmenterBackend(const SegmenterBackend&) = delete;
  SegmenterBackend& operator=(const SegmenterBackend&) = delete;

  virtual const BundleInfo& bundle() const = 0;
  /// Loads what a segmentation with that routing needs whatever the volume.
  virtual void prepare(const RoutingOptions& routing) = 0;
  /// Objects by prompts and options that are checked; `options.routing` is set. Keeps what it computed of the
  /// volume. The mask goes into `room` if there is one.
  virtual SegmentedObjects segment(const NumberedVolume& volume, const std::vector<ObjectPrompt>& prompts,
                                   const SegmentOptions& options, const MaskRoom& room) = 0;
  /// Forgets what is kept of a volume, if anything is.
  virtual void close(std::uint64_t number) noexcept = 0;
  virtual EngineInfo engine() = 0;
  virtual std::vector<std::string> loaded_experts() = 0;
};

}  // namespace sammoe
