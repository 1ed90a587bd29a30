#pragma once

#include "segmenter/segmentation_conversation.hpp"
#include "segmenter/segmenter_backend.hpp"
#include "worker/worker_process.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sammoe {

/// Runs a bundle's networks in a worker process. A worker that dies, or is silent for too long, is an
/// Error{processing} of that call; the next call starts a new one.
class WorkerSegmenter : public SegmenterBackend {
 public:
  /// Starts the worker and does not wait for it. Throws Error.
  WorkerSegmenter(const std::filesystem::path& bundle, const SegmenterOptions& options);

  const BundleInfo& bundle() const override { return bundle_; }
  void prepare(const RoutingOptions& routing) override;
  SegmentedObjects segment(const NumberedVolume& volume, const std::vector<ObjectPrompt>& prompts,
                           const SegmentOptions& options, const MaskRoom& room) override;
  void close(std::uint64_t number) noexcept override;
  EngineInfo engine() override;
  std::vector<std::string> loaded_experts() override { return loaded_experts_; }

 private:
  WorkerProcess& worker();
  /// Runs a conversation: `talk_to` gets the channel and the conversation. Where it fails the worker is
  /// ended, unless it has said so itself. `task` is what it does with the networks, such as "loads".
  template <typename Talk>
  void talk(const char* task, const ExpectedObjects& expected, const Talk& talk_to);
  void give_volume(Channel& channel, const NumberedVolume& volume);

  BundleInfo bundle_;
  SegmenterOptions options_;
  std::unique_ptr<WorkerProcess> worker_;
  std::set<std::uint64_t> volumes_;  ///< that the worker has
  std::optional<std::uint64_t> last_volume_;
  std::optional<SharedMemory> spare_memory_;
  std::optional<EngineInfo> engine_;
  std::vector<std::string> loaded_experts_;
};

}  // namespace sammoe
