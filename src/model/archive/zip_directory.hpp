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
  std::uint32_t crc32 = 0;       ///< of the unpacked bytes
  std::uint64_t data_begin = 0;  ///< position of the first byte in the archive; 0 where its header is damaged
  std::uint64_t packed_bytes = 0;
};

/// The records of a zip archive. An archive whose directory cannot be read, or that another reader could find
/// another directory in (bytes after its end record, two end records that contradict each other), has none
/// here.
std::vector<ZipEntry> zip_entries(const caffe2::serialize::ReadAdapterInterface& archive);

}  // namespace sammoe
