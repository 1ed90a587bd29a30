#include "files/file_bytes.hpp"

#include "files/link_note.hpp"
#include "files/sha256.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

// A pipe or device would block or never end, so only regular files (or links to them) are opened.
std::uint64_t size_of_regular_file(const fs::path& path, ErrorCode code) {
  std::error_code problem;
  const fs::file_status status = fs::status(path, problem);
  if (status.type() == fs::file_type::not_found)
    throw Error(code, path.string() + ": no such file" + link_note(path) + "; check the path");
  if (status.type() == fs::file_type::none)
    throw Error(code, path.string() + ": cannot be read: " + problem.message());
  if (status.type() != fs::file_type::regular)
    throw Error(code, path.string() + ": is not a regular file; give the file itself");
  const std::uint64_t size = fs::file_size(path, problem);
  if (problem) throw Error(code, path.string() + ": cannot be read: " + problem.message());
  return size;
}

void require_at_most(std::uint64_t max_bytes, std::uint64_t size, const fs::path& path, ErrorCode code) {
  if (size > max_bytes) {
    throw Error(code, path.string() + ": has " + std::to_string(size) + " bytes, at most " +
                          std::to_string(max_bytes) + " are expected; is it the right file?");
  }
}

std::ifstream open_for_reading(const fs::path& path, ErrorCode code) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    throw Error(code, path.string() + ": cannot be opened: " + std::generic_category().message(errno) +
                          "; check that you may read it");
  }
  return stream;
}

}  // namespace

std::string read_file_bytes(const fs::path& path, std::uint64_t max_bytes, ErrorCode code) {
  const std::uint64_t size = size_of_regular_file(path, code);
  require_at_most(max_bytes, size, path, code);
  std::ifstream stream = open_for_reading(path, code);
  std::string bytes(size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::uint64_t>(stream.gcount()) != size) {
    throw Error(code, path.string() + ": only " + std::to_string(stream.gcount()) + " of " +
                          std::to_string(size) + " bytes could be read; check the disk");
  }
  return bytes;
}

ByteBuffer read_open_file(const FileDescriptor& file, const fs::path& path, std::uint64_t max_bytes,
                          ErrorCode code) {
  struct stat status {};
  if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode))
    throw Error(code, path.string() + ": is not a regular file; give the file itself");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  require_at_most(max_bytes, size, path, code);
  ByteBuffer bytes(size);
  std::uint64_t done = 0;
  while (done < size) {
    const ssize_t count = ::pread(file.number(), bytes.data() + done, size - done, static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      throw Error(code, path.string() + ": only " + std::to_string(done) + " of " + std::to_string(size) +
                            " bytes could be read; check the disk");
    }
    done += static_cast<std::uint64_t>(count);
  }
  return bytes;
}

FileDescriptor open_regular_file(const fs::path& path, ErrorCode code) {
  size_of_regular_file(path, code);
  // Not blocking, should a pipe take the file's place now.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) {
    throw Error(code, path.string() + ": cannot be opened: " + std::generic_category().message(errno) +
                          "; check that you may read it");
  }
  return file;
}

std::string sha256_of_file(const fs::path& path, ErrorCode code) {
  size_of_regular_file(path, code);
  std::ifstream stream = open_for_reading(path, code);
  Sha256 hash;
  std::vector<char> block(std::size_t{1} << 20);
  while (stream) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    hash.update(block.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) throw Error(code, path.string() + ": cannot be read to its end");
  return hash.hex_digest();
}

std::string sha256_of_files(const std::vector<fs::path>& paths, ErrorCode code) {
  std::vector<std::string> digests;
  for (const fs::path& path : paths) digests.push_back(sha256_of_file(path, code));
  return joined_sha256(std::move(digests));
}

std::string joined_sha256(std::vector<std::string> digests) {
  if (digests.size() == 1) return digests.front();
  std::sort(digests.begin(), digests.end());
  Sha256 hash;
  for (const std::string& digest : digests) hash.update((digest + "\n").data(), digest.size() + 1);
  return hash.hex_digest();
}

}  // namespace sammoe
