#include "files/file_digest.hpp"

#include "core/refusal.hpp"
#include "files/sha256.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <utility>

namespace sammoe {

std::string digest_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  Sha256 hash;
  std::vector<char> block(std::size_t{1} << 18);
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    hash.update(block.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.eof())
    refuse_input("a file cannot be read to its end", "a complete file",
                 "check the disk and that you may read it");
  return hash.hex_digest();
}

std::string digest_of_files(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::string> digests;
  for (const std::filesystem::path& path : paths) digests.push_back(digest_of_file(path));
  return joined_digest(std::move(digests));
}

std::string joined_digest(std::vector<std::string> digests) {
  if (digests.size() == 1) return digests.front();
  std::sort(digests.begin(), digests.end());
  Sha256 hash;
  for (const std::string& digest : digests) hash.update((digest + "\n").data(), digest.size() + 1);
  return hash.hex_digest();
}

}  // namespace sammoe
