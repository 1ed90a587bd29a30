#include "importer/lora_merge.hpp"

#include "sammoe/error.hpp"

#include "core/counted.hpp"
#include "core/refusal.hpp"
#include "importer/network_parts.hpp"

#include <cstddef>
#include <iterator>
#include <regex>
#include <set>
#include <utility>

namespace sammoe {
namespace {

[[noreturn]] void refuse_adapter(const std::string& source, const std::string& problem) {
  throw Error(ErrorCode::model, source + ": " + problem);
}

/// The names of one layer's adapter. Its name is that of one set of adapters, peft's "default".
struct LoraNames {
  std::string set;
  std::string down;  ///< (rank, inputs)
  std::string up;    ///< (outputs, rank)
};

using LoraLayers = std::map<std::string, LoraNames>;  // by the layer

LoraLayers find_layers(const TensorMap& tensors, const std::string& source) {
  static const std::regex pattern(
      R"((.+?)\.(?:lora\.)?(?:(lora_down|lora_A)|lora_up|lora_B)(?:\.(\w+))?\.weight)");
  LoraLayers layers;
  for (const auto& entry : tensors) {
    std::smatch match;
    if (!std::regex_match(entry.first, match, pattern)) continue;
    LoraNames& names = layers[match[1]];
    std::string& place = match[2].matched ? names.down : names.up;
    if (!place.empty() || (!(names.down + names.up).empty() && names.set != match[3]))
      refuse_adapter(source, "holds several LoRA adapters of the layer " + match[1].str() +
                                 "; save the model with one of them");
    names.set = match[3];
    place = entry.first;
  }
  for (const auto& [layer, names] : layers) {
    if (!names.down.empty() && !names.up.empty()) continue;
    refuse_adapter(source, "the LoRA adapter of " + layer + " has only " + names.down + names.up +
                               "; save the model again with both of its matrices");
  }
  return layers;
}

/// Gives tensors the names that the pattern makes of theirs. A name that is taken keeps the odd one, and is
/// found surplus.
void rename_tensors(TensorMap& tensors, const char* pattern, const char* replacement) {
  const std::regex regex(pattern);
  TensorMap renamed;
  for (const auto& [name, tensor] : tensors) {
    const std::string plain = std::regex_replace(name, regex, replacement);
    const bool is_taken = plain != name && (tensors.count(plain) != 0 || renamed.count(plain) != 0);
    renamed[is_taken ? name : plain] = tensor;
  }
  tensors = std::move(renamed);
}

/// Takes the tensors of modules that were trained whole, which peft keeps beside the originals. Returns their
/// number.
std::size_t take_trained_modules(TensorMap& tensors) {
  rename_tensors(tensors, R"(^(.+?)\.modules_to_save\.\w+\.(.+)$)", "$1.$2");
  static const std::regex original(R"(^(.+?)\.original_module\.(.+)$)");
  std::size_t taken = 0;
  for (auto entry = tensors.begin(); entry != tensors.end();) {
    const std::string plain = std::regex_replace(entry->first, original, "$1.$2");
    const bool is_replaced = plain != entry->first && tensors.count(plain) != 0;
    taken += is_replaced ? 1 : 0;
    entry = is_replaced ? tensors.erase(entry) : std::next(entry);
  }
  return taken;
}

std::string root_of(const std::string& name) {
  return name.substr(0, name.find('.') + 1);
}

/// Takes what the file lacks of the networks whose adapted weights it does not hold. Returns those networks.
std::set<std::string> complete(TensorMap& tensors, const LoraLayers& layers, const TensorMap* general,
                               const std::string& source) {
  std::set<std::string> roots;
  for (const auto& entry : layers)
    if (tensors.count(entry.first + ".weight") == 0) roots.insert(root_of(entry.first));
  if (!roots.empty() && general == nullptr)
    refuse_adapter(
        source,
        "holds LoRA adapters without the weights that they adapt; give it as an --expert beside the "
        "--general that it was trained on");
  for (const std::string& root : roots) add_part(tensors, *general, root);
  return roots;
}

void merge_layer(TensorMap& tensors, const std::string& layer, const LoraNames& names, double scale,
                 const std::string& source) {
  const auto weight = tensors.find(layer + ".weight");
  if (weight == tensors.end())
    refuse_adapter(source, "holds a LoRA adapter of " + layer + ", which no SAM-Med3D has");
  const at::Tensor down = tensors.at(names.down);
  const at::Tensor up = tensors.at(names.up);
  const bool fits = weight->second.dim() == 2 && down.dim() == 2 && up.dim() == 2 &&
                    up.size(0) == weight->second.size(0) && down.size(1) == weight->second.size(1) &&
                    up.size(1) == down.size(0) && weight->second.is_floating_point() &&
                    down.is_floating_point() && up.is_floating_point();
  if (!fits)
    refuse_adapter(source, "the LoRA adapter of " + layer + " is " + c10::str(up.sizes()) + " times " +
                               c10::str(down.sizes()) + ", which does not fit its weight " +
                               c10::str(weight->second.sizes()) + "; only linear layers are merged");
  const at::Tensor change = at::matmul(up.to(at::kDouble), down.to(at::kDouble)) * scale;
  weight->second = (weight->second.to(at::kDouble) + change).to(at::kFloat);
  tensors.erase(names.down);
  tensors.erase(names.up);
}

}  // namespace

std::vector<std::string> merge_lora(TensorMap& tensors, std::optional<double> scale, const TensorMap* general,
                                    const std::string& source) {
  const LoraLayers layers = find_layers(tensors, source);
  if (layers.empty()) return {};
  if (!scale)
    refuse_adapter(source,
                   "holds LoRA adapters of " + counted(layers.size(), "layer") + ", such as " +
                       layers.begin()->first +
                       ", but not their scale; give it with --lora-scale: alpha / rank of the training");
  rename_tensors(tensors, R"(^(.+?)\.(?:lora\.linear|base_layer)\.(weight|bias)$)", "$1.$2");
  const std::size_t trained = take_trained_modules(tensors);
  const std::set<std::string> completed = complete(tensors, layers, general, source);
  for (const auto& [layer, names] : layers) merge_layer(tensors, layer, names, *scale, source);
  std::vector<std::string> notes{"merged LoRA adapters of " + counted(layers.size(), "layer") +
                                 " with scale " + text_of(*scale)};
  if (trained > 0)
    notes.push_back("took " + counted(trained, "tensor") +
                    " of modules that were trained whole, not the originals");
  for (const std::string& root : completed)
    notes.push_back("adapted the general " + root.substr(0, root.size() - 1));
  return notes;
}

}  // namespace sammoe
