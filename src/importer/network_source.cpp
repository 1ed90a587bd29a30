#include "importer/network_source.hpp"

#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"
#include "importer/found_layout.hpp"
#include "importer/lora_merge.hpp"
#include "importer/network_choice.hpp"

#include <utility>

namespace sammoe {
namespace {

/// The first tensor of a network, or the end if there is none.
TensorMap::const_iterator first_of(const TensorMap& tensors, const std::string& root) {
  const auto found = tensors.lower_bound(root);
  const bool is_there = found != tensors.end() && found->first.compare(0, root.size(), root) == 0;
  return is_there ? found : tensors.end();
}

std::vector<std::string> present_networks(const TensorMap& tensors) {
  std::vector<std::string> roots;
  for (const char* root : kNetworkRoots)
    if (first_of(tensors, root) != tensors.end()) roots.emplace_back(root);
  return roots;
}

void leave_out_box_corners(NetworkSource& source) {
  const std::string list = "prompt_encoder.point_embeddings.";
  const auto click = source.tensors.find(list + "0.weight");
  if (click == source.tensors.end()) return;
  std::vector<std::string> left_out;
  for (const char* corner : {"2.weight", "3.weight"}) {
    const auto found = source.tensors.find(list + corner);
    if (found == source.tensors.end() || found->second.sizes() != click->second.sizes()) continue;
    left_out.push_back(list + corner);
    source.tensors.erase(found);
  }
  if (!left_out.empty())
    source.notes.push_back("ignored " + joined(left_out, ", ") + ", which are for boxes");
}

void merge_adapters(NetworkSource& source, const ImportOrder& order, const NetworkSource* general) {
  const TensorMap* const base = general == nullptr ? nullptr : &general->tensors;
  for (const std::string& note : merge_lora(source.tensors, order.lora_scale, base, source.path)) {
    source.notes.push_back(note);
    source.has_adapters = true;
  }
}

/// A file without any network of SAM-Med3D stays as it is, to be refused.
void take_general_networks(NetworkSource& source, const NetworkSource& general) {
  if (present_networks(source.tensors).empty()) return;
  for (const std::string root : kNetworkRoots) {
    if (first_of(source.tensors, root) != source.tensors.end()) continue;
    for (auto entry = first_of(general.tensors, root);
         entry != general.tensors.end() && entry->first.compare(0, root.size(), root) == 0; ++entry)
      source.tensors.insert(*entry);
    source.notes.push_back("took the general " + root.substr(0, root.size() - 1));
  }
}

NetworkShape shape_of(const NetworkSource& source) {
  try {
    return infer_shape(source.tensors);
  } catch (const Error& error) {
    const bool has_encoder = first_of(source.tensors, kNetworkRoots[0]) != source.tensors.end();
    std::string message = source.path + ": ";
    if (has_encoder) message.append(error.what()).append("; the file ");
    throw Error(error.code(), message + found_layout(source.tensors));
  }
}

void check_finite(const TensorMap& tensors, const std::string& path) {
  for (const auto& [name, tensor] : tensors) {
    if (!at::isfinite(tensor).all().item<bool>()) {
      throw Error(
          ErrorCode::model,
          path + ": tensor " + name + " holds NaN or infinity; the training diverged or the file is damaged");
    }
  }
}

}  // namespace

NetworkSource read_network_source(const ImportOrder& order, std::size_t number, TaskHost& host,
                                  const NetworkSource* general) {
  NetworkSource source;
  source.number = number;
  source.path = order.checkpoints[number];
  Checkpoint checkpoint =
      read_checkpoint(host.open_file(checkpoint_name(number)), source.path, order.weights);
  source.tensors = std::move(checkpoint.tensors);
  source.notes = std::move(checkpoint.notes);
  leave_out_box_corners(source);
  merge_adapters(source, order, general);
  if (general != nullptr) take_general_networks(source, *general);
  source.shape = shape_of(source);
  check_tensors(source.tensors, source.shape, source.path);
  check_finite(source.tensors, source.path);
  return source;
}

}  // namespace sammoe
