#pragma once

#include "model/archive/pickle_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// A tensor as a checkpoint's pickle describes it: a strided view of a storage kept in a record of its own.
struct PickledTensor {
  std::string storage_key;          ///< the record is data/<key>
  std::uint64_t storage_bytes = 0;  ///< length of the record
  at::ScalarType type = at::kFloat;
  std::int64_t offset = 0;  ///< in elements, as the strides are
  std::vector<std::int64_t> sizes;
  std::vector<std::int64_t> strides;
};

/// A record of bytes as a pickle's persistent id describes it.
struct PickledStorage {
  std::string key;
  std::uint64_t bytes = 0;
  std::string type;  ///< of its elements, such as "torch.FloatStorage"
};

/// The record that a persistent value names. Throws Error{model} beginning with `what` if it is not one.
PickledStorage pickled_storage(const Pickle& pickle, PickleRef persistent, const std::string& what);

/// What `ref` says of a tensor or parameter; nothing if it is something else. Every element lies in the
/// storage and no element is told twice. Throws Error{model} beginning with `what` if it is a tensor of a
/// kind or type that cannot be read, or contradicts itself.
std::optional<PickledTensor> pickled_tensor(const Pickle& pickle, PickleRef ref, const std::string& what);

}  // namespace sammoe
