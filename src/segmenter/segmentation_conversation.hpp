#pragma once

#include "files/document_node.hpp"
#include "segmenter/segmentation_intake.hpp"
#include "worker/channel.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// An error that the worker has reported; it is ready for the next request.
struct ReportedError {
  Error error;
};

/// All that a worker says in answer to one request of a segmenter. What it says is not trusted: it gets the
/// files that the bundle names and memory for boxes within the volume, and nothing else.
class SegmentationConversation {
 public:
  SegmentationConversation(Channel& channel, const BundleInfo& bundle, const ExpectedObjects& expected,
                           int patience_s);

  /// Called as the worker gets on, and every 0.1 s; may throw to stop.
  std::function<void(std::size_t done, std::size_t total)> progress;

  /// Listens until the worker is done and all that was expected has come. Throws ReportedError, LostWorker,
  /// Error{processing} for what no worker sends, and what `progress` throws.
  void finish();
  /// Listens until the worker has said what it is; throws as finish.
  void wait_until_ready();

  SegmentationIntake& intake() { return intake_; }

  /// Once it has said so.
  std::optional<EngineInfo> engine;
  std::vector<std::string> loaded_experts;

 private:
  void listen();
  void note_progress(const DocumentNode& node);
  void note_state(const DocumentNode& node);
  void give_file(const std::string& name);

  Channel& channel_;
  const BundleInfo& bundle_;
  SegmentationIntake intake_;
  int patience_s_;
  std::size_t done_steps_ = 0;
  std::size_t total_steps_ = 0;
  bool is_done_ = false;
};

}  // namespace sammoe
