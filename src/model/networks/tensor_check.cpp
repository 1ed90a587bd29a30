#include "model/networks/tensor_check.hpp"

#include "sammoe/error.hpp"

namespace sammoe {
namespace {

bool fits(at::IntArrayRef sizes, const std::vector<std::int64_t>& shape) {
  if (sizes.size() != shape.size()) return false;
  for (std::size_t n = 0; n < shape.size(); ++n) {
    if (shape[n] == kAnySize ? sizes[n] < 1 : sizes[n] != shape[n]) return false;
  }
  return true;
}

}  // namespace

std::string shape_text(at::IntArrayRef sizes) {
  std::string text = "(";
  for (const std::int64_t size : sizes)
    text += (text.size() > 1 ? ", " : "") + (size == kAnySize ? "any" : std::to_string(size));
  return text + ")";
}

void require_tensor(const at::Tensor& tensor, const std::vector<std::int64_t>& shape,
                    const std::string& what) {
  if (!tensor.defined()) throw Error(ErrorCode::model, what + " is undefined");
  if (tensor.scalar_type() != at::kFloat) {
    throw Error(ErrorCode::model,
                what + " has type " + c10::toString(tensor.scalar_type()) + ", expected float32");
  }
  if (!fits(tensor.sizes(), shape)) {
    throw Error(ErrorCode::model,
                what + " has shape " + shape_text(tensor.sizes()) + ", expected " + shape_text(shape));
  }
}

}  // namespace sammoe
