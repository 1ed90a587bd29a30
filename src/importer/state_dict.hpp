#pragma once

#include <string>
#include <vector>

namespace sammoe {

/// One dict of tensors of a file: where it stands and what it names.
struct StateDict {
  std::string key;  ///< "model_state_dict", "a.b" for one in another; "" for the file's own names
  std::vector<std::string> names;  ///< of its tensors, fit to print, each once
};

}  // namespace sammoe
