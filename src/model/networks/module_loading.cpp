#include "model/networks/module_loading.hpp"

#include "sammoe/error.hpp"

#include "model/networks/module_precision.hpp"
#include "model/scan/attribute_check.hpp"
#include "model/scan/script_scan.hpp"
#include "model/torch_error.hpp"

#include <algorithm>
#include <future>
#include <memory>
#include <vector>

namespace sammoe {
namespace {

std::vector<at::Storage> storages_of(const torch::jit::Module& module) {
  c10::IValue::HashAliasedIValues values;
  c10::IValue(module._ivalue()).getSubValues(values);
  std::vector<at::Storage> storages;
  for (const c10::IValue& value : values)
    if (value.isTensor() && value.toTensor().has_storage()) storages.push_back(value.toTensor().storage());
  return storages;
}

/// What is wrong with a damaged file is that it is damaged.
ScannedScript scan(const BundleFileContents& file, const std::string& source) {
  try {
    ScannedScript scanned = scan_script(file.bytes()->view(), source);
    file.require_intact();
    return scanned;
  } catch (const Error&) {
    file.require_intact();
    throw;
  }
}

torch::jit::Module load(const std::shared_ptr<CheckedArchive>& archive,
                        const std::shared_ptr<const ByteBuffer>& bytes) {
  archive->lend(bytes);
  torch::jit::Module module = torch::jit::load(archive, at::Device(at::kCPU));
  if (archive->settle(storages_of(module))) return module;
  archive->lend(nullptr);
  return torch::jit::load(archive, at::Device(at::kCPU));
}

}  // namespace

torch::jit::Module module_as_stored(const BundleFileContents& file, const std::string& source) {
  const ScannedScript checked = scan(file, source);
  try {
    torch::jit::Module module = load(checked.archive, file.bytes());
    module.eval();
    check_attributes(module, checked.divisors, source);
    return module;
  } catch (const std::exception& exception) {
    rethrow_torch_error(source + ": is not a loadable TorchScript module", exception);
  }
}

torch::jit::Module module_from_file(const BundleFileContents& file, const std::string& source) {
  torch::jit::Module module = module_as_stored(file, source);
  try {
    convert_floating_point(module, at::kFloat);
    return module;
  } catch (const std::exception& exception) {
    rethrow_torch_error(source + ": is not a loadable TorchScript module", exception);
  }
}

torch::jit::Module module_from_bytes(const std::string& bytes, const std::string& source) {
  auto copy = std::make_shared<ByteBuffer>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), copy->data());
  std::promise<void> intact;
  intact.set_value();
  return module_from_file({std::move(copy), intact.get_future().share()}, source);
}

}  // namespace sammoe
