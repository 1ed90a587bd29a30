#include "model/scan/node_check.hpp"

#include "sammoe/printable.hpp"

#include "model/scan/script_operators.hpp"

namespace sammoe {
namespace {

using c10::TypeKind;

/// Types of which LibTorch looks at the whole value before it uses it. It takes attributes of objects by
/// their number without a look.
bool has_no_object(const c10::Type& type) {
  switch (type.kind()) {
    case TypeKind::TensorType:
    case TypeKind::IntType:
    case TypeKind::FloatType:
    case TypeKind::BoolType:
    case TypeKind::StringType:
    case TypeKind::NoneType:
    case TypeKind::NumberType:
    case TypeKind::DeviceObjType:
      return true;
    case TypeKind::ListType:
    case TypeKind::OptionalType:
    case TypeKind::TupleType:
    case TypeKind::DictType:
      for (const auto& part : type.containedTypes())
        if (!has_no_object(*part)) return false;
      return true;
    default:
      return false;
  }
}

/// LibTorch takes the value for one of the new type without a look: only None may turn out to be none.
bool is_sound_cast(const torch::jit::Node& node) {
  const c10::Type& from = *node.input(0)->type();
  const c10::Type& to = *node.output(0)->type();
  if (from == to) return true;
  return from.kind() == TypeKind::OptionalType && *from.containedType(0) == to && has_no_object(to);
}

}  // namespace

std::string problem_of_node(const torch::jit::Node& node) {
  const std::string name = node.kind().toQualString();
  const c10::FunctionSchema* schema = node.maybeSchema();
  const std::string overload = schema == nullptr ? "" : schema->overload_name();
  if (!is_allowed_operator(name))
    return "uses " + name + ", which is not among the operators that a network may use";
  const bool is_of_the_language = name.compare(0, 6, "prim::") == 0;
  if (!is_of_the_language && (schema == nullptr || !is_allowed_overload(name, overload))) {
    return "uses " + name + (overload.empty() ? "" : "." + overload) +
           ", which is not among the forms of operators that a network may use";
  }
  const bool is_cast = name == "prim::unchecked_cast" || name == "prim::unchecked_unwrap_optional";
  if (is_cast && !is_sound_cast(node)) {
    return "takes a value of type " + printable_start(node.input(0)->type()->annotation_str()) +
           " for one of type " + printable_start(node.output(0)->type()->annotation_str()) +
           " without a check";
  }
  for (const torch::jit::Value* output : node.outputs()) {
    if (output->type()->repr_str().find("torch.classes") != std::string::npos) return "uses a custom class";
  }
  return "";
}

}  // namespace sammoe
