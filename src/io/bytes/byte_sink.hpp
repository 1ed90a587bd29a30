#pragma once

#include "files/atomic_file.hpp"
#include "files/sha256.hpp"
#include "io/bytes/compressor.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace sammoe {

/// Writes a file from front to back, packed or plain, while its bytes are hashed. As AtomicFile: complete and
/// on disk, or not there. Errors are Error{output} naming the path. Or writes the same into memory.
class ByteSink {
 public:
  explicit ByteSink(const std::filesystem::path& path) : file_(std::in_place, path) {}
  /// `memory` gets the bytes, and must outlive this.
  explicit ByteSink(std::string* memory) : memory_(memory) {}

  void write(const void* bytes, std::size_t count);
  /// From here on the rest of the file is packed.
  void begin(Coding coding, int level);
  /// Ends the packing, puts the file in its place and returns its SHA-256. Call once, last.
  std::string commit();

 private:
  void put(const void* bytes, std::size_t count);

  std::optional<AtomicFile> file_;
  std::string* memory_ = nullptr;
  Sha256 hash_;
  std::unique_ptr<Compressor> compressor_;
};

}  // namespace sammoe
