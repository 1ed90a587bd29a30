#pragma once

#include "segmenter/messages.hpp"
#include "segmenter/segmenter_backend.hpp"
#include "worker/worker_process.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
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
  SegmentedObjects segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                           const SegmentOptions& options) override;
  EngineInfo engine() override;
  std::vector<std::string> loaded_experts() override { return loaded_experts_; }

 private:
  using Callback = std::function<void(std::size_t done, std::size_t total)>;
  class Conversation;

  WorkerProcess& worker();
  /// Runs a conversation; where it fails the worker is ended, unless it has said so itself.
  template <typename Talk>
  auto talk(const char* task, const Talk& conversation);
  void give_volume(Channel& channel, const Volume& volume);

  BundleInfo bundle_;
  SegmenterOptions options_;
  std::unique_ptr<WorkerProcess> worker_;
  std::optional<Volume> volume_;  ///< that the worker has
  std::optional<EngineInfo> engine_;
  std::vector<std::string> loaded_experts_;
};

}  // namespace sammoe
