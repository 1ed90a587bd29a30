#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {

/// What a zip archive's directory says of a record.
struct ZipEntry {
  std::string name;  ///< with the folder that LibTorch puts before all names
  bool is_compressed = false;
  std::uint64_t unpacked_bytes = 0;
};

/// The records of a zip archive. An archive whose directory cannot be read has none here: the zip reader
/// refuses it.
std::vector<ZipEntry> zip_entries(const caffe2::serialize::ReadAdapterInterface& archive);

}  // namespace sammoe
