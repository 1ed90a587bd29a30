#include "model/networks/module_state.hpp"

#include "sammoe/error.hpp"

namespace sammoe {
namespace {

constexpr int kMaxDepth = 64;

}  // namespace

ModuleState::ModuleState(const torch::jit::Module& module) {
  add(module._ivalue(), 0);
}

bool ModuleState::is_still(const torch::jit::Module& module) const {
  const ModuleState now(module);
  return tensors_ == now.tensors_ && others_ == now.others_;
}

void ModuleState::add(const c10::IValue& value, int depth) {
  if (depth > kMaxDepth)
    throw Error(ErrorCode::model, "a network's attributes are nested deeper than " +
                                      std::to_string(kMaxDepth) + " levels; no network needs that");
  if (value.isTensor()) {
    const at::Tensor& tensor = value.toTensor();
    if (!tensor.defined()) {
      others_ += "undefined;";
      return;
    }
    tensors_.push_back({tensor.unsafeGetTensorImpl(), tensor.storage().data(),
                        static_cast<std::int64_t>(tensor._version())});
    return;
  }
  others_ += value.tagKind() + ":";
  if (value.isObject()) {
    const auto object = value.toObject();
    for (const c10::IValue& slot : object->slots()) add(slot, depth + 1);
  } else if (value.isTuple()) {
    for (const c10::IValue& element : value.toTupleRef().elements()) add(element, depth + 1);
  } else if (value.isGenericDict()) {
    for (const auto& entry : value.toGenericDict()) {
      add(entry.key(), depth + 1);
      add(entry.value(), depth + 1);
    }
  } else if (value.isList()) {
    for (const c10::IValue& element : value.toListRef()) add(element, depth + 1);
  } else if (value.isString()) {
    others_ += std::to_string(value.toStringRef().size()) + "," + value.toStringRef();
  } else if (value.isInt()) {
    others_ += std::to_string(value.toInt());
  } else if (value.isDouble()) {
    const double number = value.toDouble();
    others_.append(reinterpret_cast<const char*>(&number), sizeof number);
  } else if (value.isBool()) {
    others_ += value.toBool() ? "1" : "0";
  }
  others_ += ";";
}

}  // namespace sammoe
