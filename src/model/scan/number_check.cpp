#include "model/scan/number_check.hpp"

#include <torch/csrc/jit/ir/constants.h>

namespace sammoe {
namespace {

namespace jit = torch::jit;
using c10::TypeKind;

bool is_number_among(const c10::IValue& value, const std::set<std::int64_t>& known) {
  return value.isNone() || (value.isInt() && known.count(value.toInt()) != 0);
}

bool is_known_device(const c10::IValue& value) {
  if (value.isNone()) return true;
  if (value.isDevice()) return value.toDevice().is_cpu() || value.toDevice().is_cuda();
  return value.isString() && (value.toStringRef() == "cpu" || value.toStringRef().compare(0, 4, "cuda") == 0);
}

bool is_false(const c10::IValue& value) {
  return value.isNone() || (value.isBool() && !value.toBool());
}

/// What an argument must be, by what LibTorch takes it for.
enum class Expected { anything, type, layout, memory_format, device, is_false, zero, none };

Expected expected_of(const c10::Argument& argument, const std::string& function) {
  const std::string& name = argument.name();
  const c10::Type* type = argument.real_type().get();
  if (type->kind() == TypeKind::OptionalType) type = type->containedType(0).get();
  if (type->kind() == TypeKind::ScalarTypeType || name == "dtype") return Expected::type;
  if (type->kind() == TypeKind::LayoutType || name == "layout") return Expected::layout;
  if (type->kind() == TypeKind::MemoryFormatType || name == "memory_format") return Expected::memory_format;
  if (type->kind() == TypeKind::DeviceObjType) return Expected::device;
  if (name == "pin_memory" || name == "train") return Expected::is_false;
  if (name == "dropout_p") return Expected::zero;
  if (function == "aten::repeat_interleave" && name == "output_size") return Expected::none;
  return Expected::anything;
}

bool is_sound_constant(const c10::IValue& value, Expected expected) {
  // By the numbers of c10's enumerations. Neither complex nor quantised numbers.
  static const std::set<std::int64_t> types{0, 1, 2, 3, 4, 5, 6, 7, 11, 15};
  static const std::set<std::int64_t> strided{0};
  static const std::set<std::int64_t> memory_formats{0, 1, 2, 3};
  switch (expected) {
    case Expected::type:
      return is_number_among(value, types);
    case Expected::layout:
      return is_number_among(value, strided);
    case Expected::memory_format:
      return is_number_among(value, memory_formats);
    case Expected::device:
      return is_known_device(value);
    case Expected::is_false:
      return is_false(value);
    case Expected::zero:
      return value.isDouble() && value.toDouble() == 0;
    default:
      return value.isNone();
  }
}

/// Values that LibTorch makes itself; one that was never set is an error where it is used.
bool is_made_by_libtorch(const jit::Node& node, Expected expected) {
  if (node.kind() == c10::prim::Uninitialized) return true;
  if (expected == Expected::type) return node.kind() == c10::prim::dtype;
  if (expected == Expected::layout) return node.kind() == c10::prim::layout;
  return expected == Expected::device && node.kind() == c10::prim::device;
}

bool is_sound(const ValueSite& argument, Expected expected, ValueSources& sources) {
  if (expected == Expected::is_false && sources.known_truth(argument) == false) return true;
  return sources.every(argument, [&](const ValueSite& source, std::vector<ValueSite>& instead) {
    if (const auto constant = jit::toIValue(source.value)) return is_sound_constant(*constant, expected);
    const jit::Node& node = *source.value->node();
    // A device by its name.
    if (node.kind() == c10::aten::device && expected == Expected::device && node.inputs().size() == 1) {
      instead.push_back({node.input(0), source.frame});
      return false;
    }
    return is_made_by_libtorch(node, expected);
  });
}

}  // namespace

std::string problem_of_numbers(const jit::Node& node, const CallFrame* frame, ValueSources& sources) {
  const c10::FunctionSchema* schema = node.maybeSchema();
  if (schema == nullptr) return "";
  const std::string name = node.kind().toQualString();
  for (std::size_t n = 0; n < node.inputs().size() && n < schema->arguments().size(); ++n) {
    const Expected expected = expected_of(schema->arguments()[n], name);
    if (expected != Expected::anything && !is_sound({node.input(n), frame}, expected, sources))
      return "gives " + name + " a value for " + schema->arguments()[n].name() + " that no network needs";
  }
  return "";
}

}  // namespace sammoe
