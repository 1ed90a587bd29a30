#include "model/scan/division_check.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <torch/csrc/jit/ir/constants.h>

namespace sammoe {
namespace {

namespace jit = torch::jit;

constexpr std::int64_t kMaxConstantElements = 1 << 20;

std::string operator_of(const jit::Node& node) {
  return node.kind().toQualString();
}

/// Sizes and numbers of elements, which LibTorch makes and which are never negative.
bool is_size(const jit::Node& node) {
  static const std::set<std::string> sizes{"aten::size", "aten::len", "aten::dim", "aten::numel"};
  return sizes.count(operator_of(node)) != 0;
}

bool is_loop_counter(const jit::Value& value) {
  if (value.node()->kind() != c10::prim::Param || value.offset() != 0) return false;
  const jit::Node* owner = value.node()->owningBlock()->owningNode();
  return owner != nullptr && owner->kind() == c10::prim::Loop;
}

bool has_no(const c10::IValue& constant, std::int64_t number) {
  if (constant.isInt()) return constant.toInt() != number;
  if (!constant.isIntList()) return false;
  for (const std::int64_t element : constant.toIntVector())
    if (element == number) return false;
  return true;
}

/// Lists are followed to where they come from: code writes only into those that it made (write_check.hpp).
bool is_taken_from_list(const jit::Node& node) {
  return node.kind() == c10::prim::ListUnpack || node.kind() == c10::aten::__getitem__;
}

/// A floor division or remainder of numbers by a constant of at least two is far from the least number.
bool is_small_by_division(const jit::Node& node) {
  const bool is_remainder = node.kind() == c10::aten::remainder;
  if (!is_remainder && node.kind() != c10::aten::floordiv) return false;
  const auto divisor = jit::toIValue(node.input(1));
  return divisor && divisor->isInt() && divisor->toInt() >= (is_remainder ? 1 : 2);
}

bool cannot_be_least(const ValueSite& dividend, ValueSources& sources) {
  return sources.every(dividend, [](const ValueSite& source, std::vector<ValueSite>& instead) {
    const jit::Node& node = *source.value->node();
    if (const auto constant = jit::toIValue(source.value))
      return has_no(*constant, std::numeric_limits<std::int64_t>::min());
    if (is_taken_from_list(node)) instead.push_back({node.input(0), source.frame});
    return is_size(node) || is_loop_counter(*source.value) || is_small_by_division(node) ||
           node.kind() == c10::prim::GetAttr || node.kind() == c10::prim::Uninitialized;
  });
}

bool cannot_be_minus_one(const ValueSite& divisor, ValueSources& sources, AttributeNames& divisors) {
  AttributeNames found;
  const bool cannot = sources.every(divisor, [&](const ValueSite& source, std::vector<ValueSite>& instead) {
    const jit::Node& node = *source.value->node();
    if (const auto constant = jit::toIValue(source.value)) return has_no(*constant, -1);
    if (is_taken_from_list(node)) instead.push_back({node.input(0), source.frame});
    if (node.kind() == c10::prim::GetAttr) {
      const auto owner = node.input(0)->type()->cast<c10::ClassType>();
      if (!owner || !owner->name()) return false;
      found.insert({owner->name()->qualifiedName(), node.s(c10::attr::name)});
      return true;
    }
    return is_size(node) || is_loop_counter(*source.value) || node.kind() == c10::prim::Uninitialized;
  });
  if (cannot) divisors.insert(found.begin(), found.end());
  return cannot;
}

/// A constant divisor of tensors. LibTorch may take it for one of 32 bits, where a larger number could be -1.
bool is_sound_divisor(const c10::IValue& constant) {
  if (constant.isDouble()) return true;
  if (constant.isInt()) {
    return constant.toInt() > 0 && constant.toInt() <= std::numeric_limits<std::int32_t>::max();
  }
  if (!constant.isTensor() || !constant.toTensor().defined()) return false;
  const at::Tensor& tensor = constant.toTensor();
  if (!tensor.device().is_cpu() || tensor.layout() != at::kStrided || tensor.numel() > kMaxConstantElements)
    return false;
  if (tensor.is_floating_point()) return true;
  if (!at::isIntegralType(tensor.scalar_type(), /*includeBool=*/true)) return false;
  const at::Tensor whole = tensor.to(at::kLong).contiguous().view(-1);
  for (std::int64_t n = 0; n < whole.numel(); ++n) {
    const std::int64_t number = whole.data_ptr<std::int64_t>()[n];
    if (number <= 0 || number > std::numeric_limits<std::int32_t>::max()) return false;
  }
  return true;
}

bool is_sound_divisor_of_tensors(const ValueSite& divisor, ValueSources& sources) {
  return sources.every(divisor, [](const ValueSite& source, std::vector<ValueSite>& /*instead*/) {
    const auto constant = jit::toIValue(source.value);
    return constant && is_sound_divisor(*constant);
  });
}

/// Arithmetic that makes a new tensor of the wider of its operands' types.
bool is_arithmetic(const jit::Node& node) {
  static const std::set<std::string> operators{"aten::add", "aten::sub",          "aten::rsub",
                                               "aten::mul", "aten::floor_divide", "aten::remainder"};
  return operators.count(operator_of(node)) != 0;
}

/// A size as a tensor of 64 bits, as traces have it, which nothing can change afterwards: not negative.
bool is_size_as_tensor(const jit::Value& value) {
  if (value.node()->kind() != c10::prim::NumToTensor || !is_size(*value.node()->input(0)->node()))
    return false;
  return std::all_of(value.uses().begin(), value.uses().end(), [](const jit::Use& use) {
    return use.user->kind() == c10::aten::Int || (is_arithmetic(*use.user) && use.offset < 2);
  });
}

/// Made of numbers of 64 bits, so that another one of 64 bits is not divided as one of 32.
bool is_of_64_bits(const ValueSite& number, ValueSources& sources) {
  return sources.every(number, [](const ValueSite& source, std::vector<ValueSite>& instead) {
    const jit::Node& node = *source.value->node();
    if (const auto constant = jit::toIValue(source.value)) {
      return constant->isInt() || (constant->isTensor() && constant->toTensor().defined() &&
                                   constant->toTensor().scalar_type() == at::kLong);
    }
    if (node.kind() == c10::prim::NumToTensor) return true;
    if (!is_arithmetic(node)) return false;
    instead.push_back({node.input(0), source.frame});
    instead.push_back({node.input(1), source.frame});
    return true;
  });
}

/// div(x, y, rounding_mode=None) is a division of real numbers.
bool rounds(const jit::Node& node) {
  if (node.inputs().size() < 3) return true;
  const auto mode = jit::toIValue(node.input(2));
  return !mode || !mode->isNone();
}

bool divides_tensors(const jit::Node& node, const std::string& overload) {
  static const std::set<std::string> divisions{"aten::floor_divide", "aten::remainder", "aten::fmod"};
  if (overload.find("mode") != std::string::npos) return rounds(node);
  return divisions.count(operator_of(node)) != 0 &&
         node.output(0)->type()->kind() == c10::TypeKind::TensorType;
}

}  // namespace

std::string problem_of_division(const jit::Node& node, const CallFrame* frame, ValueSources& sources,
                                AttributeNames& divisors) {
  const c10::FunctionSchema* schema = node.maybeSchema();
  if (schema == nullptr || node.inputs().size() < 2) return "";
  const std::string name = operator_of(node);
  const ValueSite dividend{node.input(0), frame};
  const ValueSite divisor{node.input(1), frame};
  if (schema->overload_name() == "int" && (name == "aten::floordiv" || name == "aten::remainder")) {
    if (cannot_be_least(dividend, sources) || cannot_be_minus_one(divisor, sources, divisors)) return "";
    return "divides whole numbers (" + name +
           ") by what may be -1; divide by a constant, a size or an attribute";
  }
  if (!divides_tensors(node, schema->overload_name()) || is_sound_divisor_of_tensors(divisor, sources) ||
      (is_size_as_tensor(*dividend.value) && is_of_64_bits(divisor, sources)) ||
      (is_size_as_tensor(*divisor.value) && is_of_64_bits(dividend, sources)))
    return "";
  return "divides tensors with a whole result (" + name + ") by what is not a positive constant";
}

}  // namespace sammoe
