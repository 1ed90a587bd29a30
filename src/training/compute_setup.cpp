#include "training/compute_setup.hpp"

#include "core/processor.hpp"
#include "engine/compute_device.hpp"
#include "preprocess/resampling.hpp"
#include "training/retained_memory.hpp"

#include <ATen/Parallel.h>

namespace sammoe {

void prepare_computing(const TrainingOptions& options) {
  torch_device(options.device);
  const int threads = options.threads > 0 ? options.threads : available_processors();
  at::set_num_threads(threads);
  set_resampling_threads(threads);
  retain_freed_memory();
}

}  // namespace sammoe
