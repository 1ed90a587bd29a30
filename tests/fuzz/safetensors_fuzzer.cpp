// The header of a safetensors file: refused, or tensors that lie in the file, one after the other.
#include "fuzz/input_file.hpp"
#include "importer/safetensors_layout.hpp"

#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sammoe;
  const std::string file(reinterpret_cast<const char*>(data), size);
  const FilePart part = [&](std::uint64_t begin, std::uint64_t count) {
    return begin < file.size() ? file.substr(begin, count) : std::string();
  };
  fuzz::read_or_refuse(ErrorCode::model, [&] {
    const std::vector<SafetensorsEntry> tensors = read_safetensors_layout(part, size, "test");
    std::uint64_t bytes = 0;
    for (const SafetensorsEntry& tensor : tensors) {
      fuzz::require(tensor.begin <= size && tensor.bytes <= size - tensor.begin);
      bytes += tensor.bytes;
    }
    fuzz::require(bytes < size);
  });
  return 0;
}
