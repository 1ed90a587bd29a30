#include "model/file_bytes.hpp"

#include "sammoe/error.hpp"

#include "interop/sha256.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

// A pipe or device would block or never end, so only regular files (or links to them) are opened.
std::uint64_t size_of_regular_file(const fs::path& path) {
  std::error_code problem;
  const fs::file_status status = fs::status(path, problem);
  if (status.type() == fs::file_type::not_found)
    throw Error(ErrorCode::model, path.string() + ": no such file; check the path");
  if (status.type() == fs::file_type::none)
    throw Error(ErrorCode::model, path.string() + ": cannot be read: " + problem.message());
  if (status.type() != fs::file_type::regular)
    throw Error(ErrorCode::model, path.string() + ": is not a regular file; give the file itself");
  const std::uint64_t size = fs::file_size(path, problem);
  if (problem) throw Error(ErrorCode::model, path.string() + ": cannot be read: " + problem.message());
  return size;
}

std::ifstream open_for_reading(const fs::path& path) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    throw Error(ErrorCode::model, path.string() +
                                      ": cannot be opened: " + std::generic_category().message(errno) +
                                      "; check that you may read it");
  }
  return stream;
}

}  // namespace

std::string read_file_bytes(const fs::path& path, std::uint64_t max_bytes) {
  const std::uint64_t size = size_of_regular_file(path);
  if (size > max_bytes) {
    throw Error(ErrorCode::model, path.string() + ": has " + std::to_string(size) + " bytes, at most " +
                                      std::to_string(max_bytes) + " are expected; is it the right file?");
  }
  std::ifstream stream = open_for_reading(path);
  std::string bytes(size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::uint64_t>(stream.gcount()) != size) {
    throw Error(ErrorCode::model, path.string() + ": only " + std::to_string(stream.gcount()) + " of " +
                                      std::to_string(size) + " bytes could be read; check the disk");
  }
  return bytes;
}

std::string sha256_of_file(const fs::path& path) {
  size_of_regular_file(path);
  std::ifstream stream = open_for_reading(path);
  Sha256 hash;
  std::vector<char> block(std::size_t{1} << 20);
  while (stream) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    hash.update(block.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) throw Error(ErrorCode::model, path.string() + ": cannot be read to its end");
  return hash.hex_digest();
}

}  // namespace sammoe
