#include "model/module_archive.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "model/memory_archive.hpp"
#include "model/pickle_reader.hpp"
#include "model/pickled_tensor.hpp"
#include "model/zip_directory.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace sammoe {
namespace {

using caffe2::serialize::PyTorchStreamReader;
using Kind = PickleValue::Kind;

/// Code and notes on it are compressed; those of the demo bundle's largest network unpack to 48 kB more
/// than the file.
constexpr std::uint64_t kMaxUnpackedBeyondFile = 64u << 20;
/// Its tensors are in other records; the demo bundle's largest has 13 kB.
constexpr std::size_t kMaxPickleBytes = 16u << 20;
/// A network of nested parts has some five levels a part.
constexpr std::size_t kMaxPickleDepth = 500;
constexpr std::string_view kClassPrefix = "__torch__.";

bool is_class(const std::string& name) {
  return name.compare(0, kClassPrefix.size(), kClassPrefix) == 0;
}

/// Functions that make plain data of their arguments.
bool is_plain_call(const std::string& name) {
  static const std::set<std::string_view> known{
      "collections.OrderedDict",           "torch._utils._rebuild_parameter",
      "torch._utils._rebuild_tensor_v2",   "torch.device",
      "torch.jit._pickle.build_boollist",  "torch.jit._pickle.build_doublelist",
      "torch.jit._pickle.build_intlist",   "torch.jit._pickle.build_tensorlist",
      "torch.jit._pickle.restore_type_tag"};
  return known.count(name) != 0;
}

/// "torch.FloatStorage": a type of elements, which LibTorch knows by itself.
bool is_storage_type(const std::string& name) {
  constexpr std::string_view kEnding = "Storage";
  return name.compare(0, 6, "torch.") == 0 && name.find('.', 6) == std::string::npos &&
         name.size() > kEnding.size() &&
         name.compare(name.size() - kEnding.size(), kEnding.size(), kEnding) == 0;
}

/// The values that a value is made of, in the order of Pickle.
std::vector<std::vector<PickleRef>> parts_of_values(const Pickle& pickle) {
  std::vector<std::vector<PickleRef>> parts;
  for (const PickleValue& value : pickle.values) {
    parts.push_back(value.items);
    if (value.kind == Kind::object) parts.back().push_back(value.callable);
    if (value.kind == Kind::object || value.kind == Kind::persistent) parts.back().push_back(value.argument);
  }
  for (const PickleState& state : pickle.states) parts[state.target].push_back(state.state);
  return parts;
}

class PickleCheck {
 public:
  PickleCheck(PyTorchStreamReader& archive, std::string name, std::string source)
      : archive_(archive),
        name_(std::move(name)),
        source_(source + ": its " + name_ + ".pkl"),
        pickle_(read_pickle(record(name_ + ".pkl"), source_)) {}

  /// Returns the names of the classes in it.
  std::vector<std::string> run() const {
    for (const PickleState& state : pickle_.states) check_state(state);
    for (PickleRef ref = 0; ref < pickle_.values.size(); ++ref) {
      if (pickle_[ref].kind == Kind::object) check_call(ref);
      if (pickle_[ref].kind == Kind::persistent) check_storage(ref);
    }
    check_depth();
    std::vector<std::string> classes;
    for (const PickleValue& value : pickle_.values) {
      if (value.kind != Kind::global) continue;
      if (is_class(value.text))
        classes.push_back(value.text);
      else if (!is_plain_call(value.text) && !is_storage_type(value.text))
        refuse("names " + printable_start(value.text) + ", which no network needs");
    }
    return classes;
  }

 private:
  [[noreturn]] void refuse(const std::string& problem) const {
    throw Error(ErrorCode::model, source_ + " " + problem + "; it is not loaded");
  }

  std::string record(const std::string& name) const {
    const auto [data, size] = archive_.getRecord(name);
    if (size > kMaxPickleBytes)
      refuse("has " + std::to_string(size) + " bytes, at most " + std::to_string(kMaxPickleBytes) +
             " are read");
    return {static_cast<const char*>(data.get()), size};
  }

  /// LibTorch hands a state to whatever stands below it, were it a function.
  void check_state(const PickleState& state) const {
    const PickleValue& target = pickle_[state.target];
    const bool is_instance = target.kind == Kind::object && pickle_[target.callable].kind == Kind::global &&
                             is_class(pickle_[target.callable].text) &&
                             pickle_[target.argument].items.empty();
    if (!is_instance) refuse("gives a state to what is no instance of a class");
  }

  void check_call(PickleRef ref) const {
    const PickleValue& callable = pickle_[pickle_[ref].callable];
    if (callable.kind != Kind::global) refuse("calls what is no function");
    if (!is_class(callable.text)) pickled_tensor(pickle_, ref, source_ + ": a tensor");
  }

  void check_storage(PickleRef ref) const {
    const PickledStorage storage = pickled_storage(pickle_, ref, source_ + ": a tensor");
    const std::string name = name_ + "/" + storage.key;
    if (!archive_.hasRecord(name)) refuse("names a record " + name + " that is missing");
    const std::uint64_t found = std::get<1>(archive_.getRecord(name));
    if (found != storage.bytes) {
      refuse("claims that record " + name + " has " + std::to_string(storage.bytes) + " bytes, it has " +
             std::to_string(found));
    }
  }

  /// Without calling itself for what is nested: that is what this protects LibTorch from.
  void check_depth() const {
    const auto parts = parts_of_values(pickle_);
    constexpr std::size_t kUnseen = 0;
    constexpr std::size_t kOpen = kMaxPickleDepth + 1;
    std::vector<std::size_t> depths(parts.size(), kUnseen);
    std::vector<std::pair<PickleRef, std::size_t>> path;  // a value, and how many of its parts are done
    for (PickleRef start = 0; start < parts.size(); ++start) {
      if (depths[start] == kUnseen) path.emplace_back(start, 0);
      while (!path.empty()) {
        auto& [ref, done] = path.back();
        depths[ref] = kOpen;
        if (done < parts[ref].size()) {
          const PickleRef next = parts[ref][done++];
          if (depths[next] == kOpen) refuse("holds a value that holds itself");
          if (depths[next] == kUnseen) path.emplace_back(next, 0);
          continue;
        }
        std::size_t deepest = 0;
        for (const PickleRef part : parts[ref]) deepest = std::max(deepest, depths[part]);
        if (deepest == kMaxPickleDepth)
          refuse("is nested deeper than " + std::to_string(kMaxPickleDepth) + " levels");
        depths[ref] = deepest + 1;
        path.pop_back();
      }
    }
  }

  PyTorchStreamReader& archive_;
  std::string name_;
  std::string source_;
  Pickle pickle_;
};

void check_unpacked_size(const std::string& bytes, const std::string& source) {
  const std::uint64_t most = bytes.size() + kMaxUnpackedBeyondFile;
  std::uint64_t total = 0;
  for (const ZipEntry& entry : zip_entries(MemoryArchive(bytes))) {
    total += std::min(entry.unpacked_bytes, most + 1);
    if (total > most) {
      throw Error(ErrorCode::model, source + ": its records unpack to more than " + std::to_string(most) +
                                        " bytes, the file has " + std::to_string(bytes.size()) +
                                        "; it is not loaded");
    }
  }
}

}  // namespace

std::vector<std::string> check_module_archive(PyTorchStreamReader& archive, const std::string& bytes,
                                              const std::string& source) {
  check_unpacked_size(bytes, source);
  const std::vector<std::string> of_constants = PickleCheck(archive, "constants", source).run();
  if (!of_constants.empty()) {
    throw Error(ErrorCode::model, source + ": holds a constant of class " +
                                      printable_start(of_constants.front()) +
                                      ", which no network needs; it is not loaded");
  }
  return PickleCheck(archive, "data", source).run();
}

}  // namespace sammoe
