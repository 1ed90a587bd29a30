#pragma once

#include "tasks/task_host.hpp"
#include "worker/channel.hpp"

namespace sammoe {

/// A host at the other end of a channel (TaskConversation). What that end cannot give ends the task there, so
/// that no error comes back here. Throws Error{processing} for answers that no sammoe sends,
/// Error{interrupted} if the other end is gone.
class RemoteHost : public TaskHost {
 public:
  explicit RemoteHost(Channel& channel) : channel_(channel) {}

  FileDescriptor open_file(const std::string& name) override;
  Volume read_image(std::size_t number) override;
  LabelMap read_labels(std::size_t number) override;
  std::unique_ptr<TaskOutput> make_output(const std::string& name) override;
  void report_progress(std::size_t done, std::size_t total, const std::string& status) override;

 private:
  Channel& channel_;
};

}  // namespace sammoe
