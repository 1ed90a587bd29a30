#include "cases/file_hash.hpp"

#include "sammoe/error.hpp"

#include "interop/sha256.hpp"

#include <fstream>
#include <vector>

namespace sammoe {

std::string sha256_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> block(std::size_t{1} << 20);
  Sha256 hash;
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0)
    hash.update(block.data(), static_cast<std::size_t>(file.gcount()));
  if (!file.eof())
    throw Error(ErrorCode::input, path.string() + ": cannot be read; check that it exists and its rights");
  return hash.hex_digest();
}

}  // namespace sammoe
