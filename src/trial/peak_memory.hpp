#pragma once

#include "core/file_descriptor.hpp"

#include <cstdint>

namespace sammoe {

/// The most memory that this process has had since it last began to look, as Linux counts it in /proc. Opens
/// two files there, so it must be made before the process gives up files.
class PeakMemory {
 public:
  PeakMemory();

  void begin() const;
  /// In bytes, of memory in use (resident). Counts from the start of the process where the system does not
  /// let it begin anew; 0 where it does not tell.
  std::uint64_t bytes() const;

 private:
  FileDescriptor status_;
  FileDescriptor reset_;
};

}  // namespace sammoe
