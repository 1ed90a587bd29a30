#pragma once

#include "core/file_descriptor.hpp"
#include "files/sha256.hpp"
#include "io/bytes/coding.hpp"
#include "io/bytes/unpacker.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sammoe {

/// The decoded bytes of a file, read once from front to back, while the file's own bytes are hashed. Gzip and
/// bzip2 may have several members. Every damage is
/// Error{input}: an early end, a wrong checksum or length, bytes after the end.
class ByteSource {
 public:
  /// Opens a regular file. Gzip and bzip2 are recognised by their magic bytes, never by the name.
  explicit ByteSource(const std::filesystem::path& path);
  /// Opens one whose coding is known: the first voxels of a plain file may look like anything.
  ByteSource(const std::filesystem::path& path, Coding coding);
  /// Reads a file that is in memory: `bytes` are copied.
  explicit ByteSource(std::string_view bytes);
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  std::uint64_t file_size() const { return file_size_; }
  Coding coding() const { return coding_; }

  /// The decoded bytes that come next, `count` of them (at most 1 MiB) or all there are, without consuming
  /// them. Only before the first bytes are consumed.
  const std::vector<unsigned char>& peek(std::size_t count);
  /// Consumes exactly `count` decoded bytes.
  void read(void* target, std::size_t count);
  void skip(std::uint64_t count);
  /// Consumes up to `count` decoded bytes and says how many there were.
  std::size_t read_some(void* target, std::size_t count);
  /// Consumes all that is left, up to `most` bytes.
  void skip_rest(std::uint64_t most);
  /// Consumes the next `count` bytes of a plain file as a part of it mapped into memory, which saves a copy.
  /// Null, and nothing consumed, where it cannot be mapped, is too short to be worth it, or would lie at an
  /// address that is not a multiple of `alignment`.
  std::shared_ptr<const void> map(std::uint64_t count, std::size_t alignment);
  /// From here on the rest of the file is packed so; the bytes so far must have been plain.
  void begin(Coding coding);

  /// Throws unless `count` more decoded bytes can be in the file at all: exactly what is left of a plain
  /// file, or what the best possible compression would hold. Meant for before memory is allocated.
  void require_room_for(std::uint64_t count) const;
  /// Throws if decoded bytes remain or the file's checksums are wrong; returns the SHA-256 of the file.
  std::string finish();

 private:
  ByteSource(FileDescriptor file, Coding coding);
  void recognise_coding();
  std::size_t take(unsigned char* target, std::size_t count);
  std::size_t take_plain(unsigned char* target, std::size_t count);
  std::size_t take_unpacked(unsigned char* target, std::size_t count);
  std::size_t read_file(unsigned char* target, std::size_t count);
  bool fill_chunk();

  FileDescriptor file_;
  std::uint64_t file_size_;
  std::uint64_t file_position_ = 0;  // of the bytes taken from the system, not of those decoded
  std::uint64_t decoded_ = 0;        // bytes handed out, for messages
  Coding coding_ = Coding::plain;
  Sha256 hash_;
  std::vector<unsigned char> chunk_;  // raw bytes of the file, [chunk_begin_, chunk_end_) not yet used
  std::size_t chunk_begin_ = 0;
  std::size_t chunk_end_ = 0;
  std::vector<unsigned char> peeked_;  // decoded bytes, from peeked_begin_ on not yet consumed
  std::size_t peeked_begin_ = 0;
  std::unique_ptr<Unpacker> unpacker_;  // of a packed file
};

}  // namespace sammoe
