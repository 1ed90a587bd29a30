#include "importer/checkpoint_reader.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "files/file_bytes.hpp"
#include "importer/file_archive.hpp"
#include "importer/stored_records.hpp"
#include "model/archive/memory_archive.hpp"
#include "model/archive/pickle_reader.hpp"
#include "model/archive/pickled_tensor.hpp"
#include "model/torch_error.hpp"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

#include <caffe2/serialize/inline_container.h>

namespace sammoe {
namespace {

using caffe2::serialize::PyTorchStreamReader;
using Kind = PickleValue::Kind;

constexpr std::size_t kMaxPickleBytes = 256u << 20;

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

/// The tensors of one open checkpoint.
class Checkpoint {
 public:
  Checkpoint(PyTorchStreamReader& archive, std::string source)
      : archive_(archive), source_(std::move(source)), pickle_(read_pickle(pickle_bytes(), source_)) {}

  TensorMap tensors() {
    const PickleValue& dict = pickle_[state_dict()];
    TensorMap found;
    for (std::size_t n = 0; n + 1 < dict.items.size(); n += 2) {
      const PickleValue& key = pickle_[dict.items[n]];
      if (key.kind != Kind::text) continue;
      const std::string what = source_ + ": tensor " + printable_start(key.text);
      const auto tensor = pickled_tensor(pickle_, dict.items[n + 1], what);
      if (tensor) found[printable_start(key.text)] = load(*tensor, what);
    }
    if (found.empty()) refuse(source_, "holds no tensors by name" + described_root());
    return found;
  }

 private:
  std::string pickle_bytes() {
    if (archive_.hasRecord("constants.pkl"))
      refuse(source_, "is a TorchScript module, not a checkpoint; give the file that torch.save made");
    if (!archive_.hasRecord("data.pkl"))
      refuse(source_, "is a zip archive but has no data.pkl of torch.save");
    if (archive_.hasRecord("byteorder") && record("byteorder") != "little")
      refuse(source_, "was saved on a big-endian machine, which cannot be read; save it on another");
    std::string bytes = record("data.pkl");
    if (bytes.size() > kMaxPickleBytes) refuse(source_, "its data.pkl is too large for a checkpoint's");
    return bytes;
  }

  std::string record(const std::string& name) {
    const auto [data, size] = archive_.getRecord(name);
    return {static_cast<const char*>(data.get()), size};
  }

  PickleRef state_dict() const {
    for (const char* key : {"model_state_dict", "state_dict"})
      if (const auto found = pickle_.find(top(), key)) return *found;
    return top();
  }

  /// What was saved. LibTorch's own torch::pickle_save wraps it into a note of its type.
  PickleRef top() const {
    const PickleValue& root = pickle_[pickle_.root];
    const bool tagged = root.kind == Kind::object &&
                        pickle_[root.callable].text == "torch.jit._pickle.restore_type_tag" &&
                        !pickle_[root.argument].items.empty();
    return tagged ? pickle_[root.argument].items[0] : pickle_.root;
  }

  std::string described_root() const {
    const PickleValue& root = pickle_[top()];
    if (root.kind == Kind::object && root.items.empty() && pickle_[root.callable].kind == Kind::global)
      return " but an object of " + printable_start(pickle_[root.callable].text) +
             "; save model.state_dict() instead";
    std::string keys;
    for (std::size_t n = 0; n + 1 < root.items.size() && n < 20; n += 2) {
      if (pickle_[root.items[n]].kind == Kind::text)
        keys += (keys.empty() ? "" : ", ") + printable_start(pickle_[root.items[n]].text);
    }
    return "; its keys: " + (keys.empty() ? "none" : keys) + "; expected model_state_dict";
  }

  at::Tensor load(const PickledTensor& tensor, const std::string& what) {
    const std::shared_ptr<at::DataPtr> storage = load_storage(tensor, what);
    const auto elements = static_cast<std::int64_t>(tensor.storage_bytes / c10::elementSize(tensor.type));
    const bool empty = std::find(tensor.sizes.begin(), tensor.sizes.end(), 0) != tensor.sizes.end();
    if (empty) return at::empty(tensor.sizes, tensor.type);
    const at::Tensor whole = at::from_blob(
        storage->get(), {elements}, [storage](void*) {}, at::TensorOptions(tensor.type));
    const at::Tensor view = whole.as_strided(tensor.sizes, tensor.strides, tensor.offset);
    // A part of a storage is copied, so that it neither keeps the rest in memory nor is saved with it.
    return view.is_contiguous() && view.numel() == elements ? view : view.clone(at::MemoryFormat::Contiguous);
  }

  std::shared_ptr<at::DataPtr> load_storage(const PickledTensor& tensor, const std::string& what) {
    auto& [data, size] = storages_[tensor.storage_key];
    if (!data) {
      const std::string name = "data/" + tensor.storage_key;
      if (!archive_.hasRecord(name)) refuse(what, "its data (record " + name + ") is missing from the file");
      at::DataPtr bytes;
      std::tie(bytes, size) = archive_.getRecord(name);
      data = std::make_shared<at::DataPtr>(std::move(bytes));
    }
    if (size != tensor.storage_bytes) {
      refuse(what, "its data has " + std::to_string(size) + " bytes, expected " +
                       std::to_string(tensor.storage_bytes) + "; the file is damaged");
    }
    return data;
  }

  PyTorchStreamReader& archive_;
  std::string source_;
  Pickle pickle_;
  std::map<std::string, std::pair<std::shared_ptr<at::DataPtr>, std::size_t>> storages_;
};

TensorMap without_prefix(TensorMap tensors, const std::string& prefix) {
  const bool shared = std::all_of(tensors.begin(), tensors.end(),
                                  [&](const auto& entry) { return begins_with(entry.first, prefix); });
  if (!shared) return tensors;
  TensorMap renamed;
  for (auto& [name, tensor] : tensors) renamed[name.substr(prefix.size())] = std::move(tensor);
  return renamed;
}

TensorMap read_archive(const std::shared_ptr<caffe2::serialize::ReadAdapterInterface>& file,
                       const std::string& source) {
  try {
    require_stored_records(*file, source);
    PyTorchStreamReader archive(file);
    TensorMap tensors = Checkpoint(archive, source).tensors();
    return without_prefix(without_prefix(std::move(tensors), "module."), "_orig_mod.");
  } catch (const std::exception& exception) {
    rethrow_torch_error(source + ": cannot be read as a checkpoint, it is damaged or incomplete", exception);
  }
}

constexpr std::size_t kHeadBytes = 32;

}  // namespace

TensorMap read_checkpoint(const std::filesystem::path& path) {
  return read_checkpoint(open_regular_file(path, ErrorCode::model), path.string());
}

TensorMap read_checkpoint(const FileDescriptor& file, const std::string& source) {
  const auto archive = std::make_shared<FileArchive>(file, source);
  std::string head(kHeadBytes, '\0');
  head.resize(archive->read(0, head.data(), head.size(), ""));
  require_zip(head, source);
  return read_archive(archive, source);
}

TensorMap read_checkpoint_bytes(const std::string& bytes, const std::string& source) {
  require_zip(bytes.substr(0, kHeadBytes), source);
  return read_archive(std::make_shared<MemoryArchive>(bytes), source);
}

}  // namespace sammoe
