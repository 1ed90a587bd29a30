#include "model/archive/pickled_tensor.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include <algorithm>
#include <utility>

namespace sammoe {
namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t kMaxDimensions = 16;
constexpr std::int64_t kMaxElements = std::int64_t{1} << 40;

struct TypeName {
  const char* storage;
  const char* dtype;
  at::ScalarType type;
};
constexpr TypeName kTypeNames[] = {{"torch.FloatStorage", "torch.float32", at::kFloat},
                                   {"torch.HalfStorage", "torch.float16", at::kHalf},
                                   {"torch.BFloat16Storage", "torch.bfloat16", at::kBFloat16},
                                   {"torch.DoubleStorage", "torch.float64", at::kDouble},
                                   {"torch.ByteStorage", "torch.uint8", at::kByte},
                                   {"torch.CharStorage", "torch.int8", at::kChar},
                                   {"torch.ShortStorage", "torch.int16", at::kShort},
                                   {"torch.IntStorage", "torch.int32", at::kInt},
                                   {"torch.LongStorage", "torch.int64", at::kLong},
                                   {"torch.BoolStorage", "torch.bool", at::kBool}};

[[noreturn]] void refuse(const std::string& what, const std::string& problem) {
  throw Error(ErrorCode::model, what + ": " + problem);
}

/// The arguments of a call to the function that rebuilds a tensor, picked by position.
class Arguments {
 public:
  Arguments(const Pickle& pickle, PickleRef tuple, std::string what)
      : pickle_(pickle), items_(pickle[tuple].items), what_(std::move(what)) {}

  const PickleValue& at(std::size_t position, Kind kind) const {
    if (position >= items_.size()) refuse(what_, "its description is incomplete");
    const PickleValue& value = pickle_[items_[position]];
    if (value.kind != kind) refuse(what_, "its description is damaged");
    return value;
  }

  std::int64_t count(std::size_t position) const { return non_negative(at(position, Kind::integer)); }

  std::vector<std::int64_t> counts(std::size_t position) const {
    const PickleValue& tuple = at(position, Kind::tuple);
    if (tuple.items.size() > kMaxDimensions)
      refuse(what_, "it has " + std::to_string(tuple.items.size()) + " dimensions");
    std::vector<std::int64_t> numbers;
    for (const PickleRef item : tuple.items) numbers.push_back(non_negative(pickle_[item]));
    return numbers;
  }

 private:
  std::int64_t non_negative(const PickleValue& value) const {
    if (value.kind != Kind::integer || value.integer < 0 || value.integer > kMaxElements)
      refuse(what_, "a size, stride or offset of it is not a number from 0 to 2^40");
    return value.integer;
  }

  const Pickle& pickle_;
  const std::vector<PickleRef>& items_;
  std::string what_;
};

at::ScalarType type_named(const std::string& name, const std::string& what) {
  for (const TypeName& entry : kTypeNames)
    if (name == entry.storage || name == entry.dtype) return entry.type;
  refuse(what, "its type " + printable_start(name) + " cannot be read; save it as float32");
}

/// Elements from the first to the last that the view touches must lie in the storage.
void check_layout(const PickledTensor& tensor, const std::string& what) {
  if (tensor.sizes.size() != tensor.strides.size()) refuse(what, "it has not one stride per dimension");
  const auto elements_in_storage =
      static_cast<std::int64_t>(tensor.storage_bytes / c10::elementSize(tensor.type));
  const bool empty = std::find(tensor.sizes.begin(), tensor.sizes.end(), 0) != tensor.sizes.end();
  // A view that tells elements twice (an expanded tensor) could be far larger than its file.
  const std::int64_t most = empty ? kMaxElements : elements_in_storage;
  std::int64_t count = 1;
  std::int64_t last = tensor.offset;
  for (std::size_t n = 0; n < tensor.sizes.size(); ++n) {
    const std::int64_t size = std::max<std::int64_t>(tensor.sizes[n], 1);
    if (size > most / count) refuse(what, "it has more elements than its storage");
    count *= size;
    if (tensor.strides[n] > 0 && size - 1 > (kMaxElements * 2 - last) / tensor.strides[n])
      refuse(what, "it reaches beyond its storage");
    last += (size - 1) * tensor.strides[n];
  }
  if (!empty && last >= elements_in_storage) refuse(what, "it reaches beyond its storage");
}

PickledTensor rebuild(const Pickle& pickle, const PickleValue& call, const std::string& function,
                      const std::string& what) {
  const Arguments arguments(pickle, call.argument, what);
  PickledTensor tensor;
  arguments.at(0, Kind::persistent);
  const PickledStorage storage = pickled_storage(pickle, pickle[call.argument].items[0], what);
  tensor.storage_key = storage.key;
  tensor.storage_bytes = storage.bytes;
  std::string type = storage.type;
  constexpr std::size_t kDtypePosition = 6;
  if (function == "_rebuild_tensor_v3") type = arguments.at(kDtypePosition, Kind::global).text;
  tensor.type = type_named(type, what);
  tensor.offset = arguments.count(1);
  tensor.sizes = arguments.counts(2);
  tensor.strides = arguments.counts(3);
  check_layout(tensor, what);
  return tensor;
}

}  // namespace

/// The id is ("storage", type, key, location, elements).
PickledStorage pickled_storage(const Pickle& pickle, PickleRef persistent, const std::string& what) {
  const PickleRef tuple = pickle[persistent].argument;
  if (pickle[tuple].kind != Kind::tuple) refuse(what, "its storage is damaged");
  const Arguments id(pickle, tuple, what);
  if (id.at(0, Kind::text).text != "storage") refuse(what, "its storage is of an unknown kind");
  PickledStorage storage;
  storage.key = id.at(2, Kind::text).text;
  const bool is_number = storage.key.find_first_not_of("0123456789") == std::string::npos;
  if (storage.key.empty() || storage.key.size() > 20 || !is_number)
    refuse(what, "the name of its storage is not a number");
  const std::string type = id.at(1, Kind::global).text;
  const bool untyped = type == "torch.UntypedStorage" || type == "torch.storage.UntypedStorage";
  const std::size_t element_size = untyped ? 1 : c10::elementSize(type_named(type, what));
  storage.bytes = static_cast<std::uint64_t>(id.count(4)) * element_size;
  storage.type = untyped ? "torch.uint8" : type;
  return storage;
}

std::optional<PickledTensor> pickled_tensor(const Pickle& pickle, PickleRef ref, const std::string& what) {
  const std::string module = "torch._utils.";
  constexpr int kMaxWrappers = 4;
  for (int depth = 0; depth < kMaxWrappers; ++depth) {
    const PickleValue& value = pickle[ref];
    if (value.kind != Kind::object || pickle[value.callable].kind != Kind::global) return std::nullopt;
    const std::string& name = pickle[value.callable].text;
    if (name.compare(0, module.size(), module) != 0) return std::nullopt;
    const std::string function = name.substr(module.size());
    if (function == "_rebuild_tensor" || function == "_rebuild_tensor_v2" || function == "_rebuild_tensor_v3")
      return rebuild(pickle, value, function, what);
    if (function != "_rebuild_parameter" && function != "_rebuild_parameter_with_state")
      refuse(what,
             "it was saved by " + printable_start(name) + ", which is not a plain tensor; save it as one");
    if (pickle[value.argument].items.empty()) refuse(what, "its description is incomplete");
    ref = pickle[value.argument].items[0];  // the tensor that the parameter wraps
  }
  refuse(what, "it is wrapped too often");
}

}  // namespace sammoe
