#include "io/bytes/byte_source.hpp"

#include "core/refusal.hpp"
#include "core/shared_memory.hpp"
#include "files/link_note.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sammoe {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr unsigned char kGzipMagic[] = {0x1f, 0x8b};
constexpr unsigned char kBzip2Magic[] = {'B', 'Z', 'h'};
// Follows the magic and a digit.
constexpr unsigned char kBzip2BlockMagic[] = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
constexpr const char* kCopyAgain = "the file is damaged, copy or export it again";

[[noreturn]] void refuse_system(const char* step, const std::string& note = "") {
  const std::string reason = std::generic_category().message(errno) + note;
  throw Error(ErrorCode::input, std::string("cannot be read: ") + reason + " (" + step +
                                    "); expected a readable file; check the path and its permissions");
}

FileDescriptor opened(const std::filesystem::path& path) {
  // Not blocking, because opening a pipe would wait for a writer.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) refuse_system("open", link_note(path));
  return file;
}

/// Memory as a file, so that it is read, and its voxels mapped, like any other.
FileDescriptor file_of(std::string_view bytes) {
  const SharedMemory memory(bytes.size());
  if (!bytes.empty()) std::memcpy(memory.data(), bytes.data(), bytes.size());
  FileDescriptor file(::fcntl(memory.descriptor(), F_DUPFD_CLOEXEC, 0));
  if (!file.is_open()) refuse_system("open");
  return file;
}

std::uint64_t size_of_regular(const FileDescriptor& file) {
  struct stat status {};
  if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode))
    refuse_input("is not a regular file", "a volume in one file",
                 "give the path of a file, not of a folder or pipe");
  return static_cast<std::uint64_t>(status.st_size);
}

template <std::size_t Count>
bool starts_with(const unsigned char* bytes, std::size_t count, const unsigned char (&magic)[Count]) {
  return count >= Count && std::memcmp(bytes, magic, Count) == 0;
}

Coding coding_of(const unsigned char* bytes, std::size_t count) {
  if (starts_with(bytes, count, kGzipMagic)) return Coding::gzip;
  const bool is_bzip2 = count > 4 && starts_with(bytes, count, kBzip2Magic) &&
                        starts_with(bytes + 4, count - 4, kBzip2BlockMagic);
  return is_bzip2 ? Coding::bzip2 : Coding::plain;
}

/// The first byte of a further member; none in a zlib stream, which is alone.
bool may_begin_member(Coding coding, unsigned char byte) {
  return (coding == Coding::gzip && byte == kGzipMagic[0]) ||
         (coding == Coding::bzip2 && byte == kBzip2Magic[0]);
}

}  // namespace

ByteSource::ByteSource(const std::filesystem::path& path) : ByteSource(opened(path), Coding::plain) {
  recognise_coding();
}

ByteSource::ByteSource(const std::filesystem::path& path, Coding coding) : ByteSource(opened(path), coding) {}

ByteSource::ByteSource(std::string_view bytes) : ByteSource(file_of(bytes), Coding::plain) {
  recognise_coding();
}

ByteSource::ByteSource(FileDescriptor file, Coding coding)
    : file_(std::move(file)),
      file_size_(size_of_regular(file_)),
      chunk_(static_cast<std::size_t>(std::min<std::uint64_t>(file_size_ + 1, kChunkBytes))) {
  fill_chunk();
  begin(coding);
}

void ByteSource::recognise_coding() {
  const Coding coding = coding_of(chunk_.data(), chunk_end_);
  if (coding != Coding::plain) begin(coding);
}

void ByteSource::begin(Coding coding) {
  // What was peeked at is still plain: hand it back, it precedes the chunk's unused bytes directly.
  const std::size_t held = peeked_.size() - peeked_begin_;
  if (held > chunk_begin_)
    refuse_input("grew while it was read", "a file that does not change",
                 "read it again when it is complete");
  chunk_begin_ -= held;
  peeked_.clear();
  peeked_begin_ = 0;
  coding_ = coding;
  if (coding != Coding::plain) unpacker_ = make_unpacker(coding);
}

std::size_t ByteSource::read_file(unsigned char* target, std::size_t count) {
  std::size_t total = 0;
  while (total < count) {
    const ssize_t received = ::read(file_.number(), target + total, count - total);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) refuse_system("read");
    if (received == 0) break;
    total += static_cast<std::size_t>(received);
  }
  hash_.update(target, total);
  file_position_ += total;
  return total;
}

bool ByteSource::fill_chunk() {
  const std::size_t received = read_file(chunk_.data(), chunk_.size());
  if (received == 0) return false;  // the chunk stays: begin() may hand bytes back to it
  chunk_begin_ = 0;
  chunk_end_ = received;
  return true;
}

std::size_t ByteSource::take_plain(unsigned char* target, std::size_t count) {
  std::size_t total = std::min(count, chunk_end_ - chunk_begin_);
  std::copy_n(chunk_.data() + chunk_begin_, total, target);
  chunk_begin_ += total;
  // The rest goes straight to its place; in pieces, so that the hash meets them in the cache.
  while (total < count) {
    const std::size_t part = std::min(count - total, kChunkBytes);
    const std::size_t received = read_file(target + total, part);
    total += received;
    if (received < part) break;
  }
  return total;
}

std::size_t ByteSource::take_unpacked(unsigned char* target, std::size_t count) {
  std::size_t total = 0;
  while (total < count) {
    const bool has_input = chunk_begin_ < chunk_end_ || fill_chunk();
    if (unpacker_->has_ended()) {
      if (!has_input) break;
      if (!may_begin_member(coding_, chunk_[chunk_begin_]))
        refuse_input("has bytes after the end of the compressed data", "nothing there", kCopyAgain);
      unpacker_->begin_next();
    }
    const Unpacker::Progress progress = unpacker_->unpack(
        chunk_.data() + chunk_begin_, chunk_end_ - chunk_begin_, target + total, count - total);
    chunk_begin_ += progress.consumed;
    total += progress.produced;
    if (!has_input && progress.produced == 0 && !unpacker_->has_ended())
      refuse_input("the compressed data ends early, after " + text_of(file_size_) + " bytes",
                   "the end mark of the compression", kCopyAgain);
  }
  return total;
}

std::size_t ByteSource::take(unsigned char* target, std::size_t count) {
  const std::size_t held = std::min(count, peeked_.size() - peeked_begin_);
  std::copy_n(peeked_.data() + peeked_begin_, held, target);
  peeked_begin_ += held;
  const std::size_t rest = count - held;
  if (rest == 0) return held;
  return held + (unpacker_ ? take_unpacked(target + held, rest) : take_plain(target + held, rest));
}

const std::vector<unsigned char>& ByteSource::peek(std::size_t count) {
  std::vector<unsigned char> next(count);
  next.resize(take(next.data(), count));
  // `take` may have used up what was peeked before; all of it is in `next`, or lies after it.
  next.insert(next.end(), peeked_.begin() + static_cast<std::ptrdiff_t>(peeked_begin_), peeked_.end());
  peeked_ = std::move(next);
  peeked_begin_ = 0;
  return peeked_;
}

std::size_t ByteSource::read_some(void* target, std::size_t count) {
  const std::size_t received = take(static_cast<unsigned char*>(target), count);
  decoded_ += received;
  return received;
}

void ByteSource::read(void* target, std::size_t count) {
  const std::size_t received = read_some(target, count);
  if (received < count)
    refuse_input("ends after " + text_of(decoded_) + " bytes",
                 text_of(decoded_ + count - received) + " or more", kCopyAgain);
}

void ByteSource::skip(std::uint64_t count) {
  std::vector<unsigned char> scratch(static_cast<std::size_t>(std::min<std::uint64_t>(count, kChunkBytes)));
  while (count > 0) {
    const std::size_t part = static_cast<std::size_t>(std::min<std::uint64_t>(count, scratch.size()));
    read(scratch.data(), part);
    count -= part;
  }
}

void ByteSource::skip_rest(std::uint64_t most) {
  std::vector<unsigned char> scratch(static_cast<std::size_t>(std::min<std::uint64_t>(most, kChunkBytes)));
  while (most > 0) {
    const std::size_t part = static_cast<std::size_t>(std::min<std::uint64_t>(most, scratch.size()));
    const std::size_t received = read_some(scratch.data(), part);
    most -= received;
    if (received < part) return;
  }
}

std::shared_ptr<const void> ByteSource::map(std::uint64_t count, std::size_t alignment) {
  const std::uint64_t begin = file_position_ - (chunk_end_ - chunk_begin_) - (peeked_.size() - peeked_begin_);
  const std::uint64_t end = begin + count;
  const bool is_worth_it = count >= kChunkBytes && end > file_position_;
  if (unpacker_ || !is_worth_it || end > file_size_ || begin % alignment != 0) return nullptr;
  const auto length = static_cast<std::size_t>(end);
  void* const bytes = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, file_.number(), 0);
  if (bytes == MAP_FAILED) return nullptr;  // not every file system can; reading always works
  const std::shared_ptr<const unsigned char> file(
      static_cast<const unsigned char*>(bytes),
      [length](const unsigned char* mapped) { ::munmap(const_cast<unsigned char*>(mapped), length); });
  if (::lseek(file_.number(), static_cast<off_t>(end), SEEK_SET) < 0) refuse_system("seek");
  hash_.update(file.get() + file_position_, static_cast<std::size_t>(end - file_position_));
  file_position_ = end;
  decoded_ += count;
  chunk_begin_ = chunk_end_ = 0;
  peeked_.clear();
  peeked_begin_ = 0;
  return {file, file.get() + begin};
}

void ByteSource::require_room_for(std::uint64_t count) const {
  const std::uint64_t raw = file_size_ - std::min(file_size_, file_position_) + (chunk_end_ - chunk_begin_);
  const std::uint64_t held = peeked_.size() - peeked_begin_;
  const std::uint64_t most = held + (unpacker_ ? (raw + 1) * best_ratio(coding_) + kChunkBytes : raw);
  if (count <= most) return;
  refuse_input("the header asks for " + text_of(count) + " more bytes, but the file has " +
                   text_of(file_size_) + " bytes in all" + (unpacker_ ? ", compressed" : ""),
               "a file that holds what its header says", kCopyAgain);
}

std::string ByteSource::finish() {
  unsigned char extra = 0;
  if (take(&extra, 1) != 0)
    refuse_input("has more bytes than the " + text_of(decoded_) + " its header asks for",
                 "nothing after the voxels", "the header or the file is damaged, export the volume again");
  return hash_.hex_digest();
}

}  // namespace sammoe
