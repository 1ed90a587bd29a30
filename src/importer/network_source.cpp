#include "importer/network_source.hpp"

#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"
#include "importer/found_layout.hpp"
#include "importer/lora_merge.hpp"
#include "importer/network_parts.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sammoe {
namespace {

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
  const auto is_there = [&](const char* root) { return has_part(source.tensors, root); };
  if (std::none_of(std::begin(kNetworkRoots), std::end(kNetworkRoots), is_there)) return;
  for (const std::string root : kNetworkRoots) {
    if (has_part(source.tensors, root)) continue;
    add_part(source.tensors, general.tensors, root);
    source.notes.push_back("took the general " + root.substr(0, root.size() - 1));
  }
}

NetworkShape shape_of(const NetworkSource& source) {
  try {
    return infer_shape(source.tensors);
  } catch (const Error& error) {
    const bool has_encoder = has_part(source.tensors, kNetworkRoots[0]);
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
