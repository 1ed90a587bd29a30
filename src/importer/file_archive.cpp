#include "importer/file_archive.hpp"

#include "sammoe/error.hpp"

#include <cerrno>

#include <sys/stat.h>
#include <unistd.h>

namespace sammoe {

FileArchive::FileArchive(const FileDescriptor& file, const std::string& source) : file_(file.number()) {
  struct stat status {};
  if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode))
    throw Error(ErrorCode::model, source + ": is not a regular file; give the file itself");
  size_ = static_cast<std::size_t>(status.st_size);
}

std::size_t FileArchive::read(std::uint64_t position, void* destination, std::size_t count,
                              const char* /*what*/) const {
  auto* const bytes = static_cast<char*>(destination);
  std::size_t done = 0;
  while (done < count) {
    const ssize_t part = ::pread(file_, bytes + done, count - done, static_cast<off_t>(position + done));
    if (part < 0 && errno == EINTR) continue;
    if (part <= 0) break;
    done += static_cast<std::size_t>(part);
  }
  return done;
}

}  // namespace sammoe
