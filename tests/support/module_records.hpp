#pragma once

#include "model/archive/memory_archive.hpp"

#include <functional>
#include <string>
#include <vector>

#include <caffe2/serialize/inline_container.h>

namespace sammoe::test {

/// A record of a TorchScript file.
struct ModuleRecord {
  std::string name;
  std::string data;
};

/// A TorchScript file put together record by record, good or as bad as a test wants it.
inline std::string module_file(const std::vector<ModuleRecord>& records) {
  std::string file;
  caffe2::serialize::PyTorchStreamWriter writer([&](const void* data, std::size_t size) {
    file.append(static_cast<const char*>(data), size);
    return size;
  });
  for (const ModuleRecord& record : records)
    writer.writeRecord(record.name, record.data.data(), record.data.size());
  writer.writeEndOfFile();
  return file;
}

/// The records of a TorchScript file that LibTorch wrote, but for those that every file gets by itself.
inline std::vector<ModuleRecord> records_of(const std::string& file) {
  caffe2::serialize::PyTorchStreamReader reader(std::make_shared<MemoryArchive>(file));
  std::vector<ModuleRecord> records;
  for (const std::string& name : reader.getAllRecords()) {
    if (name == "version" || name.rfind(".data/", 0) == 0) continue;
    const auto [data, size] = reader.getRecord(name);
    records.push_back({name, std::string(static_cast<const char*>(data.get()), size)});
  }
  return records;
}

}  // namespace sammoe::test
