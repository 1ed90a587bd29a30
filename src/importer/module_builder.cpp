#include "importer/module_builder.hpp"

#include "importer/network_text.hpp"
#include "model/torch_error.hpp"

#include <memory>
#include <set>
#include <sstream>

namespace sammoe {
namespace {

using torch::jit::Module;

// What the checkpoint holds as buffers; everything else is a parameter.
bool is_buffer(const std::string& name) {
  return name == "positional_encoding_gaussian_matrix" || name == "click_blob";
}

// Class names say where in the network a module stands, and so are unique in it: image_encoder_blocks_0_attn.
std::string class_name(std::string path) {
  for (char& character : path) {
    if (character == '.') character = '_';
  }
  return "__torch__.sammoe." + path;
}

Module module_tree(const TensorMap& tensors, const std::string& path,
                   const std::shared_ptr<torch::jit::CompilationUnit>& unit) {
  Module module(class_name(path), unit);
  const std::string prefix = path + ".";
  std::set<std::string> children;
  for (auto entry = tensors.lower_bound(prefix); entry != tensors.end(); ++entry) {
    if (entry->first.compare(0, prefix.size(), prefix) != 0) break;
    const std::string rest = entry->first.substr(prefix.size());
    const std::size_t dot = rest.find('.');
    if (dot != std::string::npos) {
      children.insert(rest.substr(0, dot));
      continue;
    }
    // A copy: the checkpoint's tensors may share one large storage, all of which would be saved with the
    // module.
    const at::Tensor value = entry->second.detach()
                                 .to(at::kFloat)
                                 .clone(at::MemoryFormat::Contiguous)
                                 .set_requires_grad(!is_buffer(rest));
    module.register_parameter(rest, value, is_buffer(rest));
  }
  for (const std::string& child : children) {
    module.register_module(child, module_tree(tensors, prefix + child, unit));
  }
  return module;
}

Module descendant(Module module, const std::string& path) {
  std::istringstream names(path);
  for (std::string name; std::getline(names, name, '.');) module = module.attr(name).toModule();
  return module;
}

}  // namespace

ModuleBuilder::ModuleBuilder(const TensorMap& tensors, const std::string& network) {
  try {
    root_ = module_tree(tensors, network, std::make_shared<torch::jit::CompilationUnit>());
  } catch (const std::exception& cause) {
    rethrow_torch_error("assembling " + network, cause);
  }
}

void ModuleBuilder::define(const std::string& path, const std::string& text, const Constants& constants) {
  try {
    Module module = descendant(root_, path);
    for (const auto& [name, value] : constants) module.register_attribute(name, c10::IntType::get(), value);
    module.define(text);
  } catch (const std::exception& cause) {
    rethrow_torch_error("assembling " + root_.type()->name()->name() + " " + path, cause);
  }
}

void ModuleBuilder::define(const std::string& path, std::initializer_list<std::string_view> kinds,
                           const Constants& constants) {
  std::string text;
  for (const std::string_view kind : kinds) text += network_text(kind);
  define(path, text, constants);
}

}  // namespace sammoe
