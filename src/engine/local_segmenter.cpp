#include "engine/local_segmenter.hpp"

#include "sammoe/error.hpp"
#include "sammoe/in_process.hpp"

#include "core/processor.hpp"
#include "engine/channel_segmentation.hpp"
#include "engine/compute_device.hpp"
#include "engine/object_masks.hpp"
#include "engine/object_segmentation.hpp"
#include "engine/progress.hpp"
#include "engine/stage_clock.hpp"
#include "model/torch_error.hpp"
#include "preprocess/resampling.hpp"

#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include <ATen/Parallel.h>
#include <torch/version.h>

namespace sammoe {
namespace {

/// Embeddings kept of one volume: 50 MB at the released size (384 x 8^3 floats each), more than the ROIs of
/// several large objects.
constexpr std::size_t kCachedEmbeddings = 64;
/// Steps kept of one volume: 34 MB at the released size (32^3 floats each), more where whole networks run
/// (128^3 floats each).
constexpr std::size_t kCachedSteps = 256;
constexpr std::size_t kCachedStepBytes = std::size_t{128} << 20;
/// Outputs of whole networks kept of one volume, such as four of 15 channels at the released size.
constexpr std::size_t kCachedOutputs = 64;
constexpr std::size_t kCachedOutputBytes = std::size_t{512} << 20;

/// Runs `work`; what other libraries throw becomes Error{processing}.
template <typename Work>
auto converting_errors(const Work& work) {
  try {
    return work();
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing, "segmentation failed: out of memory; free some, or lower max_rois");
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::processing, "segmentation failed: " + torch_reason(failure));
  }
}

StoreOptions store_options(const SegmenterOptions& options, BundleFileSource files) {
  StoreOptions store;
  store.files = std::move(files);
  store.expert_memory_bytes = static_cast<std::uint64_t>(options.expert_memory_mib) << 20;
  store.device = torch_device(options.device);
  if (precision_on(options.device, options.precision) == Precision::bf16) {
    store.encoder_type =
        options.precision == Precision::automatic ? EncoderType::bfloat16_if_possible : EncoderType::bfloat16;
  }
  return store;
}

}  // namespace

LocalSegmenter::LocalSegmenter(BundleInfo bundle, const SegmenterOptions& options, BundleFileSource files)
    : store_(std::move(bundle), converting_errors([&] { return store_options(options, std::move(files)); })),
      threads_(options.threads > 0 ? options.threads : available_processors()) {
  at::set_num_threads(threads_);
  set_resampling_threads(threads_);
}

void LocalSegmenter::prepare(const RoutingOptions& routing) {
  converting_errors([&] { load_for(routing); });
}

void LocalSegmenter::load_for(const RoutingOptions& routing) {
  ExpertStore::Likely likely;
  if (needs_gate(routing.strategy)) {
    likely.gate = true;
    likely.encoders = {0};
  } else {
    for (const Choice& choice : decide({}, bundle().expert_names(), routing).choices) {
      likely.encoders.push_back(choice.expert);
      likely.decoders.push_back(choice.expert);
    }
  }
  store_.load(likely);
}

SegmentedObjects LocalSegmenter::segment(const NumberedVolume& volume,
                                         const std::vector<ObjectPrompt>& prompts,
                                         const SegmentOptions& options, const MaskRoom& room) {
  return converting_errors([&] { return run(volume, prompts, options, room); });
}

SegmentedObjects LocalSegmenter::run(const NumberedVolume& volume, const std::vector<ObjectPrompt>& prompts,
                                     const SegmentOptions& options, const MaskRoom& room) {
  // OpenMP keeps this number for each thread of its own.
  if (at::get_num_threads() != threads_) at::set_num_threads(threads_);
  const c10::InferenceMode inference;
  store_.begin_case();
  const auto kept = kept_
                        .try_emplace(volume.number, Kept{EmbeddingCache(kCachedEmbeddings),
                                                         EmbeddingCache(kCachedOutputs, kCachedOutputBytes),
                                                         StepCache(kCachedSteps, kCachedStepBytes)})
                        .first;
  auto& [embeddings, outputs, steps] = kept->second;

  StageClock clock;
  Workbench bench{store_, embeddings, outputs, clock};
  Progress progress(options.progress);
  const SegmentationTask task{bench, steps, volume.volume, options, *options.routing, progress};
  ObjectMasks masks(options, prompts.size(), clock);
  if (prompts.front().channel) {
    progress.expect(expected_channel_work(task));
    for (SegmentedObject& object : segment_channels(task, prompts)) masks.add(std::move(object));
  } else {
    for (const ObjectPrompt& prompt : prompts) progress.expect(expected_work(prompt));
    for (const ObjectPrompt& prompt : prompts) masks.add(segment_object(task, prompt));
  }
  require_no_memory();
  SegmentedObjects segmented = masks.take(room);
  segmented.stage_times = clock.times();
  return segmented;
}

/// What a network with a memory has computed is not used again.
void LocalSegmenter::require_no_memory() {
  try {
    store_.require_no_memory();
  } catch (const Error&) {
    kept_.clear();
    throw;
  }
}

EngineInfo LocalSegmenter::engine() {
  EngineInfo info;
  info.libtorch_version = TORCH_VERSION;
  info.threads = threads_;
  info.precision = store_.encodes_in_bfloat16() ? Precision::bf16 : Precision::fp32;
  return info;
}

Segmenter segmenter_in_this_process(const std::filesystem::path& bundle, const SegmenterOptions& options) {
  options.validate();
  if (options.isolate_volumes)
    throw Error(ErrorCode::usage, "isolate_volumes is set, but networks run in this process; use a worker");
  return Segmenter(std::make_unique<LocalSegmenter>(read_bundle_info(bundle), options, BundleFileSource()));
}

}  // namespace sammoe
