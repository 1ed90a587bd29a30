#include "files/file_state.hpp"

#include "files/file_bytes.hpp"

#include <sys/stat.h>

namespace sammoe {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileState::FileState(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) take(status);
}

FileState::FileState(const FileDescriptor& file) {
  struct stat status {};
  if (::fstat(file.number(), &status) == 0) take(status);
}

void FileState::take(const struct stat& status) {
  bytes_ = status.st_size;
  changed_ns_ = nanoseconds(status.st_mtim);
  entry_changed_ns_ = nanoseconds(status.st_ctim);
}

bool operator==(const FileState& one, const FileState& other) {
  return one.bytes_ == other.bytes_ && one.changed_ns_ == other.changed_ns_ &&
         one.entry_changed_ns_ == other.entry_changed_ns_;
}

std::string sha256_of_unchanged_file(const std::filesystem::path& path, const FileState& before,
                                     ErrorCode code) {
  std::string sha256 = sha256_of_file(path, code);
  if (FileState(path) == before) return sha256;
  throw Error(code, path.string() + ": changed while it was read; leave it alone and try again");
}

}  // namespace sammoe
