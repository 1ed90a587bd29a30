#include "files/atomic_file.hpp"

#include "sammoe/error.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sammoe {
namespace {

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

std::filesystem::path temporary_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  const std::string prefix = ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + "-";
  return folder_of(path) / (prefix + path.filename().string());
}

[[noreturn]] void throw_output(const std::filesystem::path& path, const std::string& reason,
                               const std::string& advice) {
  throw Error(ErrorCode::output, path.string() + ": cannot be written: " + reason + "; " + advice);
}

std::string system_reason(int number) {
  return std::generic_category().message(number);
}

}  // namespace

AtomicFile::AtomicFile(const std::filesystem::path& path) : path_(path), temporary_(temporary_name(path)) {
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail("open");
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::fail(const char* step) {
  const int number = errno;
  throw_output(path_, system_reason(number) + " (" + step + ")",
               "free space or choose another folder; no file was left behind");
}

void AtomicFile::write(const void* bytes, std::size_t count) {
  const char* next = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t written = ::write(descriptor_, next, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write");
    next += written;
    count -= static_cast<std::size_t>(written);
  }
}

void AtomicFile::commit() {
  if (::fsync(descriptor_) != 0) fail("sync");
  const int closing = descriptor_;
  descriptor_ = -1;
  if (::close(closing) != 0) fail("close");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("rename");
  temporary_.clear();
  sync_folder(folder_of(path_));
}

void write_atomically(const std::filesystem::path& path, const std::string& text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

void check_output_path(const std::filesystem::path& path) {
  const std::filesystem::path folder = folder_of(path);
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0)
    throw_output(path, "folder " + folder.string() + " does not exist", "create it first");
  if (!S_ISDIR(status.st_mode))
    throw_output(path, folder.string() + " is not a folder", "choose another path");
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    throw_output(path, system_reason(errno), "choose a folder you may write to");
  if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
    throw_output(path, "it is a folder", "give a file name");
}

void sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;  // some file systems do not open folders; the file itself is synced
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace sammoe
