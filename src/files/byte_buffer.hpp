#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <string_view>

namespace sammoe {

/// Bytes in memory that begin at a multiple of 64, as vector instructions like numbers to. They are not
/// cleared, which takes as long as reading a large file.
class ByteBuffer {
 public:
  static constexpr std::size_t kAlignment = 64;

  /// Throws std::bad_alloc.
  explicit ByteBuffer(std::size_t size)
      : bytes_(static_cast<char*>(::operator new (size, std::align_val_t{kAlignment}))), size_(size) {}

  char* data() { return bytes_.get(); }
  const char* data() const { return bytes_.get(); }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  struct Release {
    void operator()(char* bytes) const { ::operator delete (bytes, std::align_val_t{kAlignment}); }
  };

  std::unique_ptr<char, Release> bytes_;
  std::size_t size_ = 0;
};

}  // namespace sammoe
