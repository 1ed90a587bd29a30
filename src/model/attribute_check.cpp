#include "model/attribute_check.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include <set>
#include <utility>

namespace sammoe {
namespace {

using c10::IValue;
using c10::TypeKind;

class AttributeCheck {
 public:
  explicit AttributeCheck(std::string source) : source_(std::move(source)) {}

  void check_object(const IValue& value, const std::string& place) {
    const c10::ivalue::Object& object = value.toObjectRef();
    if (!seen_.insert(&object).second) return;
    const c10::ClassTypePtr type = object.type();
    if (object.slots().size() < type->numAttributes()) refuse(place, *type);
    for (std::size_t n = 0; n < type->numAttributes(); ++n) {
      const std::string name = place + "." + printable_start(type->getAttributeName(n));
      if (!fits(object.getSlot(n), *type->getAttribute(n), name)) refuse(name, *type->getAttribute(n));
    }
  }

 private:
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

  std::string source_;
  std::set<const c10::ivalue::Object*> seen_;
};

}  // namespace

void check_attributes(const torch::jit::Module& module, const std::string& source) {
  AttributeCheck(source).check_object(module._ivalue(), "module");
}

}  // namespace sammoe
