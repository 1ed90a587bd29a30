#pragma once

#include "files/document_node.hpp"
#include "tasks/task_host.hpp"
#include "worker/channel.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace sammoe {

class SharedMemory;

/// Bytes of an output that are handed over at once.
inline constexpr std::size_t kOutputPartBytes = std::size_t{4} << 20;

/// Gives a worker what its task asks for, out of a host, until the task is done. What the worker says is not
/// trusted: the host decides what it gets.
class TaskConversation {
 public:
  TaskConversation(Channel& channel, TaskHost& host, int patience_s);
  ~TaskConversation();

  /// The answer of the task. Throws the worker's Error, LostWorker if it is gone or silent for longer than
  /// the patience, Error{processing} for what no worker sends, and all that the host throws.
  nlohmann::json run();

 private:
  void answer(const DocumentNode& node);
  void begin_output(const std::string& name);
  void take_part(const DocumentNode& node);
  void finish_output(const DocumentNode& node);
  void note_progress(const DocumentNode& node);

  Channel& channel_;
  TaskHost& host_;
  int patience_s_;
  std::unique_ptr<TaskOutput> output_;
  std::unique_ptr<SharedMemory> part_;
  std::string part_copy_;
  std::size_t done_ = 0;
  std::size_t total_ = 1;
  std::string status_;
};

}  // namespace sammoe
