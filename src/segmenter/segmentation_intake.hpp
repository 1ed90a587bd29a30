#pragma once

#include "core/shared_memory.hpp"
#include "files/document_node.hpp"
#include "segmenter/segmenter_backend.hpp"
#include "worker/channel.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sammoe {

/// What may come in answer to a request: nothing, unless it is to segment a volume.
struct ExpectedObjects {
  const Grid* grid = nullptr;         ///< of the volume
  std::vector<std::uint16_t> labels;  ///< of the objects, in their order
  bool with_probabilities = false;
};

/// Takes what a worker has made of a volume: one mask of all objects, which it writes where it is given room,
/// each object, and its probabilities if they were asked for. Nothing else is taken, in no other order, so
/// that a worker cannot fill the memory.
class SegmentationIntake {
 public:
  SegmentationIntake(Channel& channel, const BundleInfo& bundle, ExpectedObjects expected)
      : channel_(channel), bundle_(bundle), expected_(std::move(expected)) {}

  /// Throws Error{processing} unless it is the message that is due and fits the volume and the bundle.
  void take(const std::string& type, const DocumentNode& node);
  /// After everything else: takes the mask and counts each object's voxels. Throws Error{processing} if
  /// something is missing, or if the mask has other labels.
  void finish(const DocumentNode& node);

  /// Memory that an earlier intake has used, so that the system need not clear it again.
  void reuse(std::optional<SharedMemory> memory) { spare_ = std::move(memory); }
  std::optional<SharedMemory> take_spare() { return std::exchange(spare_, std::nullopt); }

  /// Complete once it is finished.
  SegmentedObjects segmented;

 private:
  std::string type_due() const;
  void take_object(const DocumentNode& node);
  void give_room(const DocumentNode& node);
  void prepare_probabilities(const DocumentNode& node);
  void take_probabilities();

  Channel& channel_;
  const BundleInfo& bundle_;
  ExpectedObjects expected_;
  std::optional<SharedMemory> mask_;
  std::optional<SharedMemory> probabilities_;  ///< that are on their way
  Region region_;                              ///< of these
  std::optional<SharedMemory> spare_;
};

}  // namespace sammoe
