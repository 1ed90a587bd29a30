#include "importer/network_parts.hpp"

#include "core/ascii_text.hpp"

namespace sammoe {

bool has_part(const TensorMap& tensors, const std::string& root) {
  const auto found = tensors.lower_bound(root);
  return found != tensors.end() && starts_with(found->first, root);
}

void add_part(TensorMap& tensors, const TensorMap& from, const std::string& root) {
  for (auto entry = from.lower_bound(root); entry != from.end() && starts_with(entry->first, root); ++entry)
    tensors.insert(*entry);
}

}  // namespace sammoe
