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
  bool has_adapters = false;       ///< LoRA adapters were merged
  std::vector<std::string> notes;  ///< what was chosen, left out or added, in words for the user
};

/// Reads a checkpoint of the order. Embeddings of box corners (the CVPR 2025 checkpoints) are left out, since
/// prompts are clicks, and LoRA adapters are merged. `general` is null for the general checkpoint; an
/// expert's file may lack networks, such as all but the decoder, which are then the general ones. Throws
/// Error{model}.
NetworkSource read_network_source(const ImportOrder& order, std::size_t number, TaskHost& host,
                                  const NetworkSource* general);

}  // namespace sammoe
