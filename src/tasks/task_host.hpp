#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include "core/file_descriptor.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace sammoe {

/// A file that a task makes, from its first byte to its last.
class TaskOutput {
 public:
  TaskOutput() = default;
  virtual ~TaskOutput() = default;
  TaskOutput(const TaskOutput&) = delete;
  TaskOutput& operator=(const TaskOutput&) = delete;

  virtual void write(const void* bytes, std::size_t count) = 0;
  /// Call once, last: without it nothing was made.
  virtual void finish() = 0;
};

/// All that code which imports or trains needs from outside. It opens no file by itself, so that it can run
/// in a worker, which may open none. A host gives what its task is about and throws Error for anything else,
/// because the other side of a worker's requests is not trusted.
class TaskHost {
 public:
  TaskHost() = default;
  virtual ~TaskHost() = default;
  TaskHost(const TaskHost&) = delete;
  TaskHost& operator=(const TaskHost&) = delete;

  /// A file that the task reads, open, by the name that the task has for it.
  virtual FileDescriptor open_file(const std::string& name) = 0;
  /// The image of a labelled case, by its number in the task.
  virtual Volume read_image(std::size_t number) = 0;
  /// Its labels, on the image's grid.
  virtual LabelMap read_labels(std::size_t number) = 0;
  /// A file that the task makes, by the name that the task has for it; each once, one at a time.
  virtual std::unique_ptr<TaskOutput> make_output(const std::string& name) = 0;
  /// Work done and expected so far, and how it goes in a few words. Throws Error{interrupted} to stop.
  virtual void report_progress(std::size_t done, std::size_t total, const std::string& status) = 0;
};

/// Throws Error{processing}: a task asked for what it is not about.
[[noreturn]] void refuse_request(const std::string& what);

}  // namespace sammoe
