#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sammoe {

/// A tensor of a safetensors file.
struct SafetensorsEntry {
  std::string name;  ///< fit to print
  std::string type;  ///< of its elements: "F32", "BF16", ...; one of those that tensors here can have
  std::vector<std::int64_t> sizes;
  std::uint64_t begin = 0;  ///< position of its first byte in the file
  std::uint64_t bytes = 0;
};

/// Some bytes of a file from a position on; fewer where it ends.
using FilePart = std::function<std::string(std::uint64_t begin, std::uint64_t count)>;

/// The tensors of a safetensors file of so many bytes, by name. The header is parsed as strict JSON of
/// limited size. Every tensor has exactly the bytes that its type and sizes need, and together they fill the
/// rest of the file without gaps and overlaps. `source` is what messages call the file. Throws Error{model}.
std::vector<SafetensorsEntry> read_safetensors_layout(const FilePart& part, std::uint64_t file_bytes,
                                                      const std::string& source);

}  // namespace sammoe
