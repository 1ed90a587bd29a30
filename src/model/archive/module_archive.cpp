#include "model/archive/module_archive.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "model/archive/memory_archive.hpp"
#include "model/archive/pickle_reader.hpp"
#include "model/archive/pickled_tensor.hpp"
#include "model/archive/zip_directory.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
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
constexpr std::size_t kMaxTypeBytes = 200;
constexpr int kMaxTypeDepth = 8;
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

/// "List", "[", "int", ",", ...: the words of a type's text; the empty word for a character of none.
std::vector<std::string_view> words_of_type(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = begin;
    while (end < text.size() &&
           ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= 'A' && text[end] <= 'Z')))
      ++end;
    const bool is_sign = end == begin;
    const bool is_known = !is_sign || std::string_view("[], ").find(text[begin]) != std::string_view::npos;
    if (!is_sign || text[begin] != ' ')
      words.push_back(is_known ? text.substr(begin, is_sign ? 1 : end - begin) : "");
    begin = is_sign ? begin + 1 : end;
  }
  return words;
}

/// LibTorch compiles what the text of a type names, and calls itself for what is nested.
bool is_plain_type(const std::string& text) {
  static const std::set<std::string_view> known{"List",   "Dict",     "Tuple", "Optional", "Tensor",
                                                "Device", "NoneType", "int",   "float",    "bool",
                                                "str",    "[",        "]",     ","};
  if (text.size() > kMaxTypeBytes) return false;
  int depth = 0;
  for (const std::string_view word : words_of_type(text)) {
    if (known.count(word) == 0) return false;
    depth += word == "[" ? 1 : word == "]" ? -1 : 0;
    if (depth < 0 || depth > kMaxTypeDepth) return false;
  }
  return depth == 0;
}

/// By the names that LibTorch calls records by, without the folder before all of them.
using RecordTable = std::map<std::string, ZipEntry>;

class PickleCheck {
 public:
  PickleCheck(PyTorchStreamReader& archive, const RecordTable& table, std::string name,
              const std::string& source)
      : table_(table),
        name_(std::move(name)),
        source_(source + ": its " + name_ + ".pkl"),
        bytes_(record(archive, name_ + ".pkl")),
        pickle_(read_pickle(bytes_, source_)) {}

  const std::string& bytes() const { return bytes_; }

  /// Returns the names of the classes in it, and adds the records of its tensors to `tensors`.
  std::vector<std::string> run(std::vector<TensorRecord>& tensors) const {
    std::set<std::string> names;
    for (const PickleState& state : pickle_.states) check_state(state);
    for (PickleRef ref = 0; ref < pickle_.values.size(); ++ref) {
      if (pickle_[ref].kind == Kind::object) check_call(ref);
      if (pickle_[ref].kind == Kind::persistent) check_storage(ref, names);
    }
    for (const std::string& name : names) {
      const ZipEntry& entry = table_.at(name);
      tensors.push_back({name, entry.data_begin, entry.unpacked_bytes, entry.crc32});
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

  std::string record(PyTorchStreamReader& archive, const std::string& name) const {
    const auto [data, size] = archive.getRecord(name);
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
    if (!is_instance) refuse("gives a state to something that is not an instance of a class");
  }

  void check_call(PickleRef ref) const {
    const PickleValue& callable = pickle_[pickle_[ref].callable];
    if (callable.kind != Kind::global) refuse("calls something that is not a function");
    if (callable.text == "torch.jit._pickle.restore_type_tag") check_type_tag(pickle_[ref]);
    if (!is_class(callable.text)) pickled_tensor(pickle_, ref, source_ + ": a tensor");
  }

  void check_type_tag(const PickleValue& call) const {
    const std::vector<PickleRef>& arguments = pickle_[call.argument].items;
    if (pickle_[call.argument].kind != Kind::tuple || arguments.size() != 2 ||
        pickle_[arguments[1]].kind != Kind::text)
      refuse("gives a value a type that is not text");
    const std::string& type = pickle_[arguments[1]].text;
    if (!is_plain_type(type))
      refuse("gives a value the type " + printable_start(type.substr(0, kMaxTypeBytes)) +
             ", which no network needs");
  }

  void check_storage(PickleRef ref, std::set<std::string>& names) const {
    const PickledStorage storage = pickled_storage(pickle_, ref, source_ + ": a tensor");
    const std::string name = name_ + "/" + storage.key;
    const auto entry = table_.find(name);
    if (entry == table_.end()) refuse("names a record " + printable_start(name) + " that is missing");
    if (entry->second.is_compressed || entry->second.data_begin == 0)
      refuse("names a record " + printable_start(name) + " that is compressed or damaged; save it again");
    const std::uint64_t found = entry->second.unpacked_bytes;
    if (found != storage.bytes) {
      refuse("claims that record " + name + " has " + std::to_string(storage.bytes) + " bytes, it has " +
             std::to_string(found));
    }
    names.insert(name);
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

  const RecordTable& table_;
  std::string name_;
  std::string source_;
  std::string bytes_;
  Pickle pickle_;
};

[[noreturn]] void refuse_archive(const std::string& source, const std::string& problem) {
  throw Error(ErrorCode::model, source + ": " + problem + "; it is not loaded");
}

void check_unpacked_size(const std::vector<ZipEntry>& entries, std::string_view bytes,
                         const std::string& source) {
  const std::uint64_t most = bytes.size() + kMaxUnpackedBeyondFile;
  std::uint64_t total = 0;
  for (const ZipEntry& entry : entries) {
    if (!entry.is_compressed && entry.packed_bytes != entry.unpacked_bytes)
      refuse_archive(source, "its record " + printable_start(entry.name) + " has two sizes");
    total += std::min(entry.unpacked_bytes, most + 1);
    if (total > most) {
      refuse_archive(source, "its records unpack to more than " + std::to_string(most) +
                                 " bytes, the file has " + std::to_string(bytes.size()));
    }
  }
}

/// What both readers find, ours and LibTorch's.
RecordTable record_table(const std::vector<ZipEntry>& entries, PyTorchStreamReader& archive,
                         const std::string& source) {
  if (entries.empty())
    refuse_archive(source, "its zip directory is not as LibTorch writes it; save it again");
  RecordTable table;
  for (const ZipEntry& entry : entries) {
    const std::size_t slash = entry.name.find('/');
    const std::string name = slash == std::string::npos ? entry.name : entry.name.substr(slash + 1);
    if (entry.name.substr(0, slash) != entries.front().name.substr(0, slash) ||
        !table.emplace(name, entry).second)
      refuse_archive(source,
                     "its record " + printable_start(entry.name) + " appears twice, or in another folder");
  }
  std::vector<std::string> known = archive.getAllRecords();
  const auto is_unknown = [&](const std::string& name) { return table.count(name) == 0; };
  if (known.size() != table.size() || std::any_of(known.begin(), known.end(), is_unknown))
    refuse_archive(source, "its zip directory can be read in two ways; save it again");
  return table;
}

}  // namespace

ModuleContents check_module_archive(PyTorchStreamReader& archive, std::string_view bytes,
                                    const std::string& source) {
  const std::vector<ZipEntry> entries = zip_entries(MemoryArchive(bytes));
  check_unpacked_size(entries, bytes, source);
  const RecordTable table = record_table(entries, archive, source);
  ModuleContents contents;
  const PickleCheck constants(archive, table, "constants", source);
  const std::vector<std::string> of_constants = constants.run(contents.tensors);
  if (!of_constants.empty()) {
    throw Error(ErrorCode::model, source + ": holds a constant of class " +
                                      printable_start(of_constants.front()) +
                                      ", which no network needs; it is not loaded");
  }
  const PickleCheck data(archive, table, "data", source);
  contents.classes = data.run(contents.tensors);
  contents.constants = constants.bytes();
  contents.data = data.bytes();
  return contents;
}

}  // namespace sammoe
