#pragma once

#include "core/file_descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {

/// An open file as the archive that LibTorch's zip reader reads from. The file must stay open for as long.
class FileArchive final : public caffe2::serialize::ReadAdapterInterface {
 public:
  /// Throws Error{model} if that is not a regular file; `source` is what messages call it.
  FileArchive(const FileDescriptor& file, const std::string& source);

  std::size_t size() const override { return size_; }
  /// What can be read of the bytes from `position`, which the zip reader finds too little where the disk
  /// fails.
  std::size_t read(std::uint64_t position, void* destination, std::size_t count,
                   const char* what) const override;

 private:
  int file_;
  std::size_t size_ = 0;
};

}  // namespace sammoe
