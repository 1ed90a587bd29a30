#include "training/compute_setup.hpp"

#include "core/retained_memory.hpp"
#include "engine/processor_count.hpp"
#include "preprocess/resampling.hpp"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

namespace sammoe {

void prepare_computing(const TrainingOptions& options) {
  if (options.device == Device::cuda && !at::hasCUDA()) {
    throw Error(ErrorCode::usage,
                "device cuda is not there: this LibTorch has no CUDA, or no CUDA device is visible; use cpu");
  }
  const int threads = options.threads > 0 ? options.threads : available_processors();
  at::set_num_threads(threads);
  set_resampling_threads(threads);
  retain_freed_memory();
}

c10::Device torch_device(Device device) {
  return device == Device::cuda ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU);
}

}  // namespace sammoe
