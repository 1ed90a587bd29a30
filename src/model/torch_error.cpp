#include "model/torch_error.hpp"

#include "sammoe/error.hpp"

#include <new>

#include <torch/script.h>

namespace sammoe {
namespace {

bool is_out_of_memory(const std::exception& exception, const std::string& reason) {
  return dynamic_cast<const std::bad_alloc*>(&exception) != nullptr ||
         reason.find("allocate memory") != std::string::npos ||
         reason.find("out of memory") != std::string::npos;
}

}  // namespace

std::string torch_reason(const std::exception& exception) {
  const auto* torch_error = dynamic_cast<const c10::Error*>(&exception);
  std::string text = torch_error != nullptr ? torch_error->what_without_backtrace() : exception.what();
  // An error inside a module is preceded by a traceback of TorchScript source; its own words come last.
  for (const std::string marker : {"RuntimeError: ", "Error: "}) {
    const std::size_t found = text.rfind(marker);
    if (found == std::string::npos) continue;
    text = text.substr(found + marker.size());
    break;
  }
  text = text.substr(text.find_first_not_of(" \n") == std::string::npos ? 0 : text.find_first_not_of(" \n"));
  return text.substr(0, text.find('\n'));
}

void rethrow_torch_error(const std::string& doing, const std::exception& exception) {
  if (const auto* error = dynamic_cast<const Error*>(&exception)) throw Error(*error);
  const std::string reason = torch_reason(exception);
  if (is_out_of_memory(exception, reason))
    throw Error(ErrorCode::processing, doing + ": not enough memory: " + reason);
  throw Error(ErrorCode::model, doing + ": " + reason);
}

}  // namespace sammoe
