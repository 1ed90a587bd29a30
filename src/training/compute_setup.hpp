#pragma once

#include "sammoe/bundle_training.hpp"
#include "sammoe/error.hpp"

#include "engine/compute_device.hpp"
#include "model/torch_error.hpp"

#include <exception>
#include <new>
#include <string>

namespace sammoe {

/// Sets the threads of LibTorch and of resampling. Throws Error{usage} if this machine or this LibTorch lacks
/// the device.
void prepare_computing(const TrainingOptions& options);

/// Runs `work`; what other libraries throw becomes Error{processing} that says what failed.
template <typename Work>
auto converting_errors(const std::string& what, const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing, what + " failed: out of memory; free some, or give fewer cases");
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::processing, what + " failed: " + torch_reason(failure));
  }
}

}  // namespace sammoe
