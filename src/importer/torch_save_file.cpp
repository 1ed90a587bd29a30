#include "importer/torch_save_file.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "model/archive/pickle_reader.hpp"
#include "model/archive/pickled_tensor.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <caffe2/serialize/inline_container.h>

namespace sammoe {
namespace {

using caffe2::serialize::PyTorchStreamReader;
using caffe2::serialize::ReadAdapterInterface;
using Kind = PickleValue::Kind;

constexpr std::size_t kMaxPickleBytes = 256u << 20;
constexpr std::size_t kMaxDicts = 256;
constexpr int kDictLevels = 3;

[[noreturn]] void refuse_saved(const std::string& source, const std::string& problem) {
  throw Error(ErrorCode::model, source + ": " + problem);
}

class TorchSaveFile final : public TensorFile {
 public:
  TorchSaveFile(const std::shared_ptr<ReadAdapterInterface>& archive, std::string source)
      : archive_(archive), source_(std::move(source)), pickle_(read_pickle(pickle_bytes(), source_)) {
    std::set<PickleRef> seen;
    list_dicts(top(), "", seen);
    if (dicts_.empty()) refuse_saved(source_, "holds no tensors by name" + described_root());
  }

  const std::vector<StateDict>& state_dicts() const override { return dicts_; }

  at::Tensor load(std::size_t dict, const std::string& name) override {
    const std::string what = source_ + ": tensor " + name;
    const auto tensor = pickled_tensor(pickle_, tensors_.at(dict).at(name), what);
    if (!tensor) refuse_saved(what, "is not a tensor");
    return view_of(*tensor, what);
  }

 private:
  std::string pickle_bytes() {
    if (!archive_.hasRecord("data.pkl"))
      refuse_saved(source_, "is a zip archive but has no data.pkl of torch.save");
    if (archive_.hasRecord("byteorder") && record("byteorder") != "little")
      refuse_saved(source_, "was saved on a big-endian machine, which cannot be read; save it on another");
    std::string bytes = record("data.pkl");
    if (bytes.size() > kMaxPickleBytes) refuse_saved(source_, "its data.pkl is too large for a checkpoint's");
    return bytes;
  }

  std::string record(const std::string& name) {
    const auto [data, size] = archive_.getRecord(name);
    return {static_cast<const char*>(data.get()), size};
  }

  PickleRef top() const { return untagged(pickle_.root); }

  /// LibTorch's own torch::pickle_save wraps every dict into a note of its type.
  PickleRef untagged(PickleRef ref) const {
    const PickleValue& value = pickle_[ref];
    const bool is_tagged = value.kind == Kind::object &&
                           pickle_[value.callable].text == "torch.jit._pickle.restore_type_tag" &&
                           !pickle_[value.argument].items.empty();
    return is_tagged ? pickle_[value.argument].items[0] : ref;
  }

  /// A call to a function that rebuilds tensors, whether or not of a kind that can be read.
  bool is_tensor(PickleRef ref) const {
    constexpr char kRebuild[] = "torch._utils._rebuild_";
    const PickleValue& value = pickle_[ref];
    return value.kind == Kind::object && pickle_[value.callable].text.rfind(kRebuild, 0) == 0;
  }

  void list_dicts(PickleRef ref, const std::string& key, std::set<PickleRef>& seen, int level = 0) {
    const PickleValue& dict = pickle_[ref];
    if ((dict.kind != Kind::dict && dict.kind != Kind::object) || !seen.insert(ref).second) return;
    std::map<std::string, PickleRef> tensors;
    for (std::size_t n = 0; n + 1 < dict.items.size(); n += 2) {
      const PickleValue& name = pickle_[dict.items[n]];
      if (name.kind == Kind::text && is_tensor(dict.items[n + 1]))
        tensors[printable_start(name.text)] = dict.items[n + 1];
    }
    if (!tensors.empty()) add_dict(key, std::move(tensors));
    if (level + 1 == kDictLevels) return;
    for (std::size_t n = 0; n + 1 < dict.items.size(); n += 2) {
      const PickleValue& name = pickle_[dict.items[n]];
      if (name.kind != Kind::text || is_tensor(dict.items[n + 1])) continue;
      list_dicts(untagged(dict.items[n + 1]), (key.empty() ? "" : key + ".") + printable_start(name.text),
                 seen, level + 1);
    }
  }

  void add_dict(const std::string& key, std::map<std::string, PickleRef> tensors) {
    if (dicts_.size() == kMaxDicts)
      refuse_saved(source_, "holds more than " + std::to_string(kMaxDicts) +
                                " dicts of tensors; save the model's state dict alone");
    StateDict dict{key, {}};
    for (const auto& entry : tensors) dict.names.push_back(entry.first);
    dicts_.push_back(std::move(dict));
    tensors_.push_back(std::move(tensors));
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

  at::Tensor view_of(const PickledTensor& tensor, const std::string& what) {
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
      if (!archive_.hasRecord(name))
        refuse_saved(what, "its data (record " + name + ") is missing from the file");
      at::DataPtr bytes;
      std::tie(bytes, size) = archive_.getRecord(name);
      data = std::make_shared<at::DataPtr>(std::move(bytes));
    }
    if (size != tensor.storage_bytes) {
      refuse_saved(what, "its data has " + std::to_string(size) + " bytes, expected " +
                             std::to_string(tensor.storage_bytes) + "; the file is damaged");
    }
    return data;
  }

  PyTorchStreamReader archive_;
  std::string source_;
  Pickle pickle_;
  std::vector<StateDict> dicts_;
  std::vector<std::map<std::string, PickleRef>> tensors_;  ///< of each dict
  std::map<std::string, std::pair<std::shared_ptr<at::DataPtr>, std::size_t>> storages_;
};

}  // namespace

std::unique_ptr<TensorFile> open_torch_save(const std::shared_ptr<ReadAdapterInterface>& archive,
                                            const std::string& source) {
  return std::make_unique<TorchSaveFile>(archive, source);
}

}  // namespace sammoe
