#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {

/// A zip archive that is made of records one by one, for LibTorch to load: it holds what was checked and
/// nothing else of the file that was read. Large records are not copied: they stay where they are in `bytes`,
/// which must outlive the archive. Records begin at multiples of 64 bytes, as in LibTorch's own files.
class CheckedArchive final : public caffe2::serialize::ReadAdapterInterface {
 public:
  explicit CheckedArchive(const std::string& bytes) : bytes_(bytes) {}

  /// A record of its own bytes. `name` is without the folder before all names.
  void add(const std::string& name, const std::string& data);
  /// A record that is `count` bytes of `bytes` from `begin`, with their CRC-32.
  void add_window(const std::string& name, std::uint64_t begin, std::uint64_t count, std::uint32_t crc32);
  /// Ends the archive; nothing can be added after it.
  void finish();

  std::size_t size() const override { return size_; }
  std::size_t read(std::uint64_t position, void* destination, std::size_t count,
                   const char* what) const override;

 private:
  struct Piece {
    std::uint64_t position = 0;  ///< in the archive
    std::string own;             ///< its bytes, where it is no window
    std::uint64_t begin = 0;     ///< of a window in bytes_
    std::uint64_t count = 0;
    bool is_window = false;
  };
  void add_own(std::string own);
  void add_header(const std::string& name, std::uint64_t count, std::uint32_t crc32);

  const std::string& bytes_;
  std::vector<Piece> pieces_;
  std::string directory_;
  std::uint64_t entries_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace sammoe
