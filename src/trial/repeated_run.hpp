#pragma once

#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

/// What came of running a network twice on the same.
struct RepeatedRun {
  std::vector<at::Tensor> results;  ///< of the first run; empty if it failed
  std::string failure;              ///< why it failed
  std::string problem;              ///< what is wrong with results that it gave
  std::string note;                 ///< what is odd about them
  double seconds = 0;               ///< of the faster run
};

/// `run` throws Error{model} where the network fails or gives what it must not; it becomes the failure.
/// `source` is what such messages begin with, which the failure leaves out.
RepeatedRun run_twice(const std::string& source, const std::function<std::vector<at::Tensor>()>& run);

}  // namespace sammoe
