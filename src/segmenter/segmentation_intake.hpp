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

/// Takes what a worker has made of a volume: each object, its probabilities if they were asked for, and one
/// mask of all. Nothing else is taken, in no other order, so that a worker cannot fill the memory.
class SegmentationIntake {
 public:
  SegmentationIntake(Channel& channel, const BundleInfo& bundle, const ExpectedObjects& expected)
      : channel_(channel), bundle_(bundle), expected_(expected) {}

  /// Throws Error{processing} unless it is the message that is due and fits the volume and the bundle.
  void take(const std::string& type, const DocumentNode& node);
  bool is_complete() const { return type_due().empty(); }

  /// Memory that an earlier intake has used, so that the system need not clear it again.
  void reuse(std::optional<SharedMemory> memory) { spare_ = std::move(memory); }
  std::optional<SharedMemory> take_spare() { return std::exchange(spare_, std::nullopt); }

  /// With the objects' voxels counted once it is complete.
  SegmentedObjects segmented;

 private:
  std::string type_due() const;
  void take_object(const DocumentNode& node);
  void prepare_memory(const DocumentNode& node, std::size_t bytes_each);
  void take_probabilities();
  void release_memory();
  void take_mask(const DocumentNode& node);

  Channel& channel_;
  const BundleInfo& bundle_;
  ExpectedObjects expected_;
  std::optional<SharedMemory> memory_;  ///< for values that are on their way
  std::optional<SharedMemory> spare_;
  Region region_;  ///< of the values that are on their way
  bool has_mask_ = false;
};

}  // namespace sammoe
