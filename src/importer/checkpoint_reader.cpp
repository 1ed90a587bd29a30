#include "importer/checkpoint_reader.hpp"

#include "sammoe/error.hpp"

#include "files/file_bytes.hpp"
#include "importer/file_archive.hpp"
#include "importer/network_choice.hpp"
#include "importer/stored_records.hpp"
#include "importer/tensor_file.hpp"
#include "importer/torch_save_file.hpp"
#include "model/archive/memory_archive.hpp"
#include "model/torch_error.hpp"

#include <memory>
#include <utility>

#include <caffe2/serialize/inline_container.h>

namespace sammoe {
namespace {

using Archive = std::shared_ptr<caffe2::serialize::ReadAdapterInterface>;

[[noreturn]] void refuse(const std::string& source, const std::string& problem) {
  throw Error(ErrorCode::model, source + ": " + problem);
}

bool begins_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

/// Says what a file is that is not a zip archive, by its first bytes.
void require_zip(const std::string& head, const std::string& source) {
  if (begins_with(head, "PK\x03\x04")) return;
  if (head.empty()) refuse(source, "is empty; copy or download the checkpoint again");
  if (begins_with(head, "version https://git-lfs"))
    refuse(source, "is a Git LFS pointer, not the checkpoint; fetch the file with git lfs pull");
  if (begins_with(head, "<")) refuse(source, "is a web page, not a checkpoint; download the file itself");
  if (begins_with(head, "\x80"))
    refuse(source,
           "is in the format of PyTorch before 1.6; load it there and save it again with torch.save in "
           "PyTorch >= 1.6");
  refuse(source,
         "is not a checkpoint in the zip format of torch.save; if an old PyTorch made it, save it again "
         "with torch.save in PyTorch >= 1.6");
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
    require_stored_records(*archive, source);
    return read_network(*open_torch_save(archive, source), source, weights);
  } catch (const std::exception& exception) {
    rethrow_torch_error(source + ": cannot be read as a checkpoint, it is damaged or incomplete", exception);
  }
}

constexpr std::size_t kHeadBytes = 32;

}  // namespace

Checkpoint read_checkpoint(const FileDescriptor& file, const std::string& source,
                           const std::string& weights) {
  const auto archive = std::make_shared<FileArchive>(file, source);
  std::string head(kHeadBytes, '\0');
  head.resize(archive->read(0, head.data(), head.size(), ""));
  require_zip(head, source);
  return read_archive(archive, source, weights);
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
  return read_checkpoint(open_regular_file(path, ErrorCode::model), path.string(), "");
}

Checkpoint read_checkpoint_bytes(const std::string& bytes, const std::string& source) {
  require_zip(bytes.substr(0, kHeadBytes), source);
  return read_archive(std::make_shared<MemoryArchive>(bytes), source, "");
}

}  // namespace sammoe
