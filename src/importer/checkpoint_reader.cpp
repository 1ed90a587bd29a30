#include "importer/checkpoint_reader.hpp"

#include "sammoe/error.hpp"

#include "files/file_bytes.hpp"
#include "importer/checkpoint_format.hpp"
#include "importer/file_archive.hpp"
#include "importer/network_choice.hpp"
#include "importer/safetensors_file.hpp"
#include "importer/stored_records.hpp"
#include "importer/tensor_file.hpp"
#include "importer/torch_save_file.hpp"
#include "model/archive/memory_archive.hpp"
#include "model/torch_error.hpp"

#include <memory>
#include <utility>

#include <caffe2/serialize/read_adapter_interface.h>

namespace sammoe {
namespace {

using Archive = std::shared_ptr<caffe2::serialize::ReadAdapterInterface>;

std::unique_ptr<TensorFile> open_tensors(const Archive& archive, const std::string& source) {
  if (is_safetensors(*archive)) return open_safetensors(archive, source);
  require_torch_save(*archive, source);
  require_stored_records(*archive, source);
  return open_torch_save(archive, source);
}

Checkpoint read_network(TensorFile& file, const std::string& source, const std::string& weights) {
  NetworkChoice choice = choose_network(file.state_dicts(), weights, source);
  Checkpoint checkpoint;
  checkpoint.notes = std::move(choice.notes);
  for (const auto& [plain, stored] : choice.names) checkpoint.tensors[plain] = file.load(choice.dict, stored);
  return checkpoint;
}

Checkpoint read_archive(const Archive& archive, const std::string& source, const std::string& weights) {
  try {
    return read_network(*open_tensors(archive, source), source, weights);
  } catch (const std::exception& exception) {
    rethrow_torch_error(source + ": cannot be read as a checkpoint, it is damaged or incomplete", exception);
  }
}

}  // namespace

Checkpoint read_checkpoint(const FileDescriptor& file, const std::string& source,
                           const std::string& weights) {
  return read_archive(std::make_shared<FileArchive>(file, source), source, weights);
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
  return read_checkpoint(open_regular_file(path, ErrorCode::model), path.string(), "");
}

Checkpoint read_checkpoint_bytes(const std::string& bytes, const std::string& source) {
  return read_archive(std::make_shared<MemoryArchive>(bytes), source, "");
}

}  // namespace sammoe
