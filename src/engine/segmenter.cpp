#include "sammoe/segmenter.hpp"

#include "sammoe/error.hpp"

#include "engine/compute_device.hpp"
#include "engine/embedding_cache.hpp"
#include "engine/mask_composition.hpp"
#include "engine/object_segmentation.hpp"
#include "core/processor.hpp"
#include "engine/progress.hpp"
#include "engine/routing_check.hpp"
#include "engine/stage_clock.hpp"
#include "model/expert_store.hpp"
#include "model/torch_error.hpp"
#include "preprocess/resampling.hpp"

#include <cstdint>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>

namespace sammoe {
namespace {

/// Embeddings kept of one volume: 50 MB at the released size (384 x 8^3 floats each), more than the ROIs of
/// several large objects.
constexpr std::size_t kCachedEmbeddings = 64;
/// Steps kept of one volume: 34 MB at the released size (32^3 floats each).
constexpr std::size_t kCachedSteps = 256;

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

std::vector<ObjectClaim> claims_of(const std::vector<SegmentedObject>& objects) {
  std::vector<ObjectClaim> claims;
  claims.reserve(objects.size());
  for (const SegmentedObject& object : objects) claims.push_back({object.result.label, &object.patch});
  return claims;
}

StoreOptions store_options(const SegmenterOptions& options) {
  StoreOptions store;
  store.expert_memory_bytes = static_cast<std::uint64_t>(options.expert_memory_mib) << 20;
  store.device = torch_device(options.device);
  if (precision_on(options.device, options.precision) == Precision::bf16) {
    store.encoder_type =
        options.precision == Precision::automatic ? EncoderType::bfloat16_if_possible : EncoderType::bfloat16;
  }
  return store;
}

Precision precision_of(const ExpertStore& store) {
  return store.encodes_in_bfloat16() ? Precision::bf16 : Precision::fp32;
}

}  // namespace

struct Segmenter::State {
  State(BundleInfo bundle, const StoreOptions& options, int thread_count)
      : store(std::move(bundle), options),
        embeddings(kCachedEmbeddings),
        steps(kCachedSteps),
        threads(thread_count) {}

  const RoutingOptions& checked(const std::optional<RoutingOptions>& routing) const;
  void prepare(const RoutingOptions& routing);
  SegmentationResult segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                             const SegmentOptions& options);

  ExpertStore store;
  EmbeddingCache embeddings;
  StepCache steps;
  const int threads;
  std::mutex turn;  ///< held by the one call that works with the above
};

const RoutingOptions& Segmenter::State::checked(const std::optional<RoutingOptions>& routing) const {
  const RoutingOptions& chosen = routing.has_value() ? *routing : store.bundle().selection;
  check_routing(store.bundle(), chosen);
  return chosen;
}

void Segmenter::State::prepare(const RoutingOptions& routing) {
  if (needs_gate(routing.strategy)) {
    store.image_encoder(0);
    store.prompt_encoder(0);
    store.gate();
    return;
  }
  for (const Choice& choice : decide({}, store.bundle().expert_names(), routing).choices) {
    store.image_encoder(choice.expert);
    store.prompt_encoder(choice.expert);
    store.decoder(choice.expert);
  }
}

SegmentationResult Segmenter::State::segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                                             const SegmentOptions& options) {
  // OpenMP keeps this number for each thread of its own.
  if (at::get_num_threads() != threads) at::set_num_threads(threads);
  const c10::InferenceMode inference;
  const RoutingOptions& routing = checked(options.routing);
  store.begin_case();
  if (embeddings.set_volume(volume)) steps.clear();

  StageClock clock;
  Workbench bench{store, embeddings, clock};
  Progress progress(options.progress);
  for (const ObjectPrompt& prompt : prompts) progress.expect(expected_work(prompt));
  const SegmentationTask task{bench, steps, volume, options, routing, progress};
  std::vector<SegmentedObject> objects;
  objects.reserve(prompts.size());
  for (const ObjectPrompt& prompt : prompts) objects.push_back(segment_object(task, prompt));

  ComposedMask composed = clock.time(
      "compose", [&] { return compose_mask(volume.grid(), claims_of(objects), options.mask_threshold); });
  SegmentationResult result;
  result.mask = std::move(composed.mask);
  for (std::size_t n = 0; n < objects.size(); ++n) {
    objects[n].result.voxel_count = composed.voxel_counts[n];
    result.objects.push_back(std::move(objects[n].result));
  }
  result.stage_times = clock.times();
  result.precision = precision_of(store);
  return result;
}

Segmenter::Segmenter(const std::filesystem::path& bundle, const SegmenterOptions& options) {
  options.validate();
  const int threads = options.threads > 0 ? options.threads : available_processors();
  state_ = converting_errors(
      [&] { return std::make_unique<State>(read_bundle_info(bundle), store_options(options), threads); });
  at::set_num_threads(threads);
  set_resampling_threads(threads);
}

Segmenter::~Segmenter() = default;
Segmenter::Segmenter(Segmenter&&) noexcept = default;
Segmenter& Segmenter::operator=(Segmenter&&) noexcept = default;

const BundleInfo& Segmenter::bundle() const {
  return state_->store.bundle();
}

void Segmenter::prepare(const std::optional<RoutingOptions>& routing) {
  const std::lock_guard<std::mutex> lock(state_->turn);
  converting_errors([&] { state_->prepare(state_->checked(routing)); });
}

SegmentationResult Segmenter::segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                                      const SegmentOptions& options) {
  options.validate();
  validate(prompts, volume.grid());
  const std::lock_guard<std::mutex> lock(state_->turn);
  return converting_errors([&] { return state_->segment(volume, prompts, options); });
}

Precision Segmenter::precision() const {
  const std::lock_guard<std::mutex> lock(state_->turn);
  return precision_of(state_->store);
}

std::vector<std::string> Segmenter::loaded_experts() const {
  const std::lock_guard<std::mutex> lock(state_->turn);
  return state_->store.loaded_experts();
}

}  // namespace sammoe
