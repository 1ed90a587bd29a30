#pragma once

#include "worker/channel.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <sys/types.h>

namespace sammoe {

/// A running worker: `sammoe-engine` with its end of a channel as file descriptor 3. It has no other file of
/// this process, of its environment only what libraries that compute read, and ends with this object, or when
/// this process ends, however it does.
class WorkerProcess {
 public:
  /// The descriptor that the worker finds its channel at.
  static constexpr int kChannelDescriptor = 3;

  /// Starts the program. Throws Error{processing} if it cannot be started.
  explicit WorkerProcess(const std::filesystem::path& program);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  Channel& channel() { return channel_; }

  /// Ends it at once, and says how it had ended if it had: "was ended by signal 11 (Segmentation fault)",
  /// "exited with status 1"; and the last line that it wrote to standard error.
  std::string end();

 private:
  Channel channel_;
  FileDescriptor errors_;  ///< what it writes to standard error
  pid_t id_ = -1;
};

/// The worker's program: the given one; if that is empty, what the environment variable SAMMOE_ENGINE names,
/// else sammoe-engine beside this program, in
/// ../libexec/sammoe from there, or where this library was installed. Throws Error{processing} if there is
/// none.
std::filesystem::path find_engine_program(const std::filesystem::path& given);

}  // namespace sammoe
