#include "model/module_loading.hpp"

#include "model/attribute_check.hpp"
#include "model/module_precision.hpp"
#include "model/script_scan.hpp"
#include "model/torch_error.hpp"

namespace sammoe {

torch::jit::Module module_as_stored(const std::string& bytes, const std::string& source) {
  const ScannedScript checked = scan_script(bytes, source);
  try {
    torch::jit::Module module = torch::jit::load(checked.archive, at::Device(at::kCPU));
    module.eval();
    check_attributes(module, checked.divisors, source);
    return module;
  } catch (const std::exception& exception) {
    rethrow_torch_error(source + ": is not a loadable TorchScript module", exception);
  }
}

torch::jit::Module module_from_bytes(const std::string& bytes, const std::string& source) {
  torch::jit::Module module = module_as_stored(bytes, source);
  try {
    convert_floating_point(module, at::kFloat);
    return module;
  } catch (const std::exception& exception) {
    rethrow_torch_error(source + ": is not a loadable TorchScript module", exception);
  }
}

}  // namespace sammoe
