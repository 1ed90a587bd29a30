#pragma once

#include "core/file_descriptor.hpp"

#include <cstddef>
#include <memory>

namespace sammoe {

/// Memory that another process can be given (a memfd). Its size never changes, so neither side can be made to
/// read beyond it.
class SharedMemory {
 public:
  /// Throws std::bad_alloc if there is not enough, Error{processing} if the limit on the size of files, which
  /// counts such memory too, is lower.
  explicit SharedMemory(std::size_t bytes);

  /// Memory that another process has made, to be read; or to be written, too. Throws Error{processing} unless
  /// it has at least that many bytes and cannot shrink.
  static SharedMemory received(FileDescriptor descriptor, std::size_t bytes, bool writable);

  SharedMemory(SharedMemory&& other) noexcept;
  SharedMemory& operator=(SharedMemory&& other) noexcept;
  ~SharedMemory();

  void* data() const { return data_; }
  std::size_t bytes() const { return bytes_; }
  int descriptor() const { return descriptor_.number(); }

  /// From now on only this process, through the memory as it is mapped already, can change it.
  void forbid_writing_elsewhere() const;

 private:
  SharedMemory(FileDescriptor descriptor, std::size_t bytes, int protection, int flags = 0);

  FileDescriptor descriptor_;
  std::size_t bytes_ = 0;
  void* data_ = nullptr;
};

/// Memory for voxels that can be handed to another process without a copy. Throws as SharedMemory.
std::shared_ptr<unsigned char[]> shareable_bytes(std::size_t bytes);

/// The shared memory that this points into; null if it is memory of another kind.
const SharedMemory* shared_memory_of(const std::shared_ptr<const void>& voxels);

}  // namespace sammoe
