#pragma once

#include "importer/checkpoint_reader.hpp"
#include "importer/network_assembly.hpp"
#include "tasks/import_order.hpp"
#include "tasks/task_host.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sammoe {

/// A checkpoint that holds a complete network of finite numbers.
struct NetworkSource {
  std::string path;
  TensorMap tensors;
  NetworkShape shape;
  std::size_t number = 0;          ///< among the checkpoints
  std::vector<std::string> notes;  ///< what was chosen and left out, in words for the user
};

/// Reads a checkpoint of the order. Throws Error{model}.
NetworkSource read_network_source(const ImportOrder& order, std::size_t number, TaskHost& host);

}  // namespace sammoe
