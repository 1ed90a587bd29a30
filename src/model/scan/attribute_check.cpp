#include "model/scan/attribute_check.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include <limits>
#include <set>
#include <utility>

namespace sammoe {
namespace {

using c10::IValue;
using c10::TypeKind;

class AttributeCheck {
 public:
  AttributeCheck(const AttributeNames& divisors, std::string source)
      : divisors_(divisors), source_(std::move(source)) {}

  void check_object(const IValue& value, const std::string& place) {
    const c10::ivalue::Object& object = value.toObjectRef();
    if (!seen_.insert(&object).second) return;
    const c10::ClassTypePtr type = object.type();
    if (object.slots().size() < type->numAttributes()) refuse(place, *type);
    for (std::size_t n = 0; n < type->numAttributes(); ++n) {
      const std::string name = place + "." + printable_start(type->getAttributeName(n));
      if (!fits(object.getSlot(n), *type->getAttribute(n), name)) refuse(name, *type->getAttribute(n));
      check_assumptions(object.getSlot(n), *type, type->getAttributeName(n), name);
    }
  }

 private:
  /// Refuses values that the check of the code assumes absent (value_sources.hpp, division_check.hpp): the
  /// least int64 divided by -1 ends the process, whereas a division by 0 only throws.
  void check_assumptions(const IValue& value, const c10::ClassType& owner, const std::string& attribute,
                         const std::string& place) const {
    if (attribute == "training" && value.isBool() && value.toBool())
      refuse_value(place, "is true, but networks are run in evaluation mode");
    const bool is_divisor = owner.name() && divisors_.count({owner.name()->qualifiedName(), attribute}) != 0;
    if (holds_number(value, std::numeric_limits<std::int64_t>::min()))
      refuse_value(place, "holds the least whole number, which no network needs");
    if (is_divisor && holds_number(value, -1))
      refuse_value(place, "is or contains -1, and the code divides by it");
  }

  static bool holds_number(const IValue& value, std::int64_t number) {
    if (value.isInt()) return value.toInt() == number;
    if (value.isList()) {
      for (const IValue& element : value.toListRef())
        if (holds_number(element, number)) return true;
    }
    if (value.isTuple()) {
      for (const IValue& element : value.toTupleRef().elements())
        if (holds_number(element, number)) return true;
    }
    if (value.isGenericDict()) {
      for (const auto& entry : value.toGenericDict())
        if (holds_number(entry.value(), number) || holds_number(entry.key(), number)) return true;
    }
    return false;
  }

  [[noreturn]] void refuse_value(const std::string& place, const std::string& problem) const {
    throw Error(ErrorCode::model,
                source_ + ": its attribute " + place + " " + problem + "; it is not loaded");
  }

  [[noreturn]] void refuse(const std::string& place, const c10::Type& type) const {
    throw Error(ErrorCode::model, source_ + ": its attribute " + place +
                                      " does not hold what its class declares, " +
                                      printable_start(type.repr_str()) + "; it is not loaded");
  }

  /// Types that no network needs, such as Any and interfaces, fit nothing.
  bool fits(const IValue& value, const c10::Type& type, const std::string& place) {
    switch (type.kind()) {
      case TypeKind::TensorType:
        return value.isTensor();
      case TypeKind::IntType:
        return value.isInt();
      case TypeKind::FloatType:
        return value.isDouble();
      case TypeKind::BoolType:
        return value.isBool();
      case TypeKind::StringType:
        return value.isString();
      case TypeKind::NoneType:
        return value.isNone();
      case TypeKind::DeviceObjType:
        return value.isDevice();
      case TypeKind::NumberType:
        return value.isScalar();
      case TypeKind::OptionalType:
        return value.isNone() || fits(value, *type.containedType(0), place);
      case TypeKind::ClassType:
        return is_object_of(value, type, place);
      default:
        return container_fits(value, type, place);
    }
  }

  bool is_object_of(const IValue& value, const c10::Type& type, const std::string& place) {
    if (!value.isObject() || !(*value.toObjectRef().type() == type)) return false;
    check_object(value, place);
    return true;
  }

  bool container_fits(const IValue& value, const c10::Type& type, const std::string& place) {
    switch (type.kind()) {
      case TypeKind::ListType: {
        if (!value.isList() || !(*value.toList().elementType() == *type.containedType(0))) return false;
        for (const IValue& element : value.toListRef())
          if (!fits(element, *type.containedType(0), place)) return false;
        return true;
      }
      case TypeKind::DictType: {
        if (!value.isGenericDict()) return false;
        for (const auto& entry : value.toGenericDict()) {
          if (!fits(entry.key(), *type.containedType(0), place) ||
              !fits(entry.value(), *type.containedType(1), place))
            return false;
        }
        return true;
      }
      case TypeKind::TupleType: {
        const auto types = type.containedTypes();
        if (!value.isTuple() || value.toTupleRef().elements().size() != types.size()) return false;
        for (std::size_t n = 0; n < types.size(); ++n)
          if (!fits(value.toTupleRef().elements()[n], *types[n], place)) return false;
        return true;
      }
      default:
        return false;
    }
  }

  const AttributeNames& divisors_;
  std::string source_;
  std::set<const c10::ivalue::Object*> seen_;
};

}  // namespace

void check_attributes(const torch::jit::Module& module, const AttributeNames& divisors,
                      const std::string& source) {
  AttributeCheck(divisors, source).check_object(module._ivalue(), "module");
}

}  // namespace sammoe
