#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {

/// Bytes in memory as the archive that LibTorch's zip reader reads from. The bytes must outlive it.
class MemoryArchive final : public caffe2::serialize::ReadAdapterInterface {
 public:
  explicit MemoryArchive(std::string_view bytes) : bytes_(bytes) {}

  std::size_t size() const override { return bytes_.size(); }

  std::size_t read(std::uint64_t position, void* destination, std::size_t count,
                   const char* /*what*/) const override {
    if (position >= bytes_.size()) return 0;
    const std::size_t available = std::min<std::size_t>(count, bytes_.size() - position);
    std::memcpy(destination, bytes_.data() + position, available);
    return available;
  }

 private:
  std::string_view bytes_;
};

}  // namespace sammoe
