#include "sammoe/error.hpp"
#include "sammoe/segmenter.hpp"

#include <sstream>
#include <string>

namespace sammoe {
namespace {

constexpr int kMaxThreads = 1024;
/// LibTorch by itself takes some 200 MiB.
constexpr std::int64_t kMinEngineMib = 512;
constexpr std::int64_t kMaxEngineMib = std::int64_t{1} << 30;

}  // namespace

void SegmentOptions::validate() const {
  if (routing.has_value()) routing->validate();
  // Written so that a NaN fails.
  if (!(mask_threshold > 0 && mask_threshold < 1)) {
    std::ostringstream message;
    message << "mask threshold is " << mask_threshold << "; expected a probability above 0 and below 1";
    throw Error(ErrorCode::usage, message.str());
  }
  if (max_rois < 1) {
    throw Error(ErrorCode::usage, "max_rois is " + std::to_string(max_rois) + "; expected at least 1");
  }
}

void WorkerOptions::validate() const {
  if (engine_memory_mib != 0 && (engine_memory_mib < kMinEngineMib || engine_memory_mib > kMaxEngineMib)) {
    throw Error(ErrorCode::usage, "engine memory is " + std::to_string(engine_memory_mib) +
                                      " MiB; expected " + std::to_string(kMinEngineMib) + " to " +
                                      std::to_string(kMaxEngineMib) +
                                      ", or 0 for nine tenths of the machine's");
  }
  if (engine_patience_s < 1) {
    throw Error(ErrorCode::usage,
                "engine patience is " + std::to_string(engine_patience_s) + " s; expected at least 1");
  }
}

void SegmenterOptions::validate() const {
  if (threads < 0 || threads > kMaxThreads) {
    throw Error(ErrorCode::usage, "threads is " + std::to_string(threads) + "; expected 1 to " +
                                      std::to_string(kMaxThreads) + ", or 0 for all processors");
  }
  if (expert_memory_mib < 0) {
    throw Error(ErrorCode::usage,
                "expert memory is " + std::to_string(expert_memory_mib) + " MiB; expected 0 or more");
  }
  worker.validate();
}

}  // namespace sammoe
