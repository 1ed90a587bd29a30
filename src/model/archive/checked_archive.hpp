#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/ATen.h>
#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {

/// A zip archive that is made of records one by one, for LibTorch to load: it holds what was checked and
/// nothing else of the file that was read. Windows of the file are not copied: they stay where they are in
/// `bytes`, which must outlive the archive. Records begin at multiples of 64 bytes, as in LibTorch's own
/// files.
class CheckedArchive final : public caffe2::serialize::ReadAdapterInterface {
 public:
  explicit CheckedArchive(std::string_view bytes) : bytes_(bytes) {}

  /// A record of its own bytes. `name` is without the folder before all names.
  void add(const std::string& name, const std::string& data);
  /// A record that is `count` bytes of `bytes` from `begin`, with their CRC-32.
  void add_window(const std::string& name, std::uint64_t begin, std::uint64_t count, std::uint32_t crc32);
  /// Ends the archive; nothing can be added after it.
  void finish();

  /// Large tensors shall use the file's own bytes, which saves a copy: LibTorch, which always takes memory
  /// for a tensor, gets it back empty, and `settle` puts the bytes there. `owner` keeps them; null: copies.
  void lend(std::shared_ptr<const void> owner) { owner_ = std::move(owner); }
  /// Call after loading, with all the storages that were loaded. Returns false if memory that was left empty
  /// is not among them: then what was loaded is of no use.
  bool settle(const std::vector<at::Storage>& storages);

  std::size_t size() const override { return size_; }
  std::size_t read(std::uint64_t position, void* destination, std::size_t count,
                   const char* what) const override;

 private:
  struct Piece {
    std::uint64_t position = 0;  ///< in the archive
    std::string own;             ///< its bytes, if it is not a window
    std::uint64_t begin = 0;     ///< of a window in bytes_
    std::uint64_t count = 0;
    bool is_window = false;
    bool may_be_lent = false;
  };
  void add_own(std::string own);
  void add_header(const std::string& record, std::uint64_t count, std::uint32_t crc32);

  std::string_view bytes_;
  std::shared_ptr<const void> owner_;
  mutable std::map<const void*, std::uint64_t> lent_;  ///< memory left empty, and where its bytes begin
  std::vector<Piece> pieces_;
  std::string directory_;
  std::uint64_t entries_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace sammoe
