#include "sammoe/segmenter.hpp"

#include "sammoe/error.hpp"

#include "segmenter/segmenter_backend.hpp"
#include "segmenter/worker_segmenter.hpp"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

namespace sammoe {
namespace {

/// Channels are those of the one expert that runs.
void check_channels(const std::vector<ObjectPrompt>& prompts, const BundleInfo& bundle,
                    const RoutingOptions& routing) {
  if (!prompts.front().channel) return;
  if (routing.strategy != Strategy::expert)
    throw Error(ErrorCode::usage, "channels of one expert are asked for, but the strategy is " +
                                      to_string(routing) + "; expected expert:NAME");
  const std::vector<ObjectPrompt> known = prompts_of_channels(bundle, routing.expert);
  for (const ObjectPrompt& prompt : prompts) {
    const auto is_it = [&](const ObjectPrompt& other) { return other.channel == prompt.channel; };
    if (std::any_of(known.begin(), known.end(), is_it)) continue;
    throw Error(ErrorCode::usage, "expert " + routing.expert + " has no channel " +
                                      std::to_string(*prompt.channel) +
                                      " that is an object; take prompts_of_channels()");
  }
}

}  // namespace

struct Segmenter::State {
  const RoutingOptions& checked(const std::optional<RoutingOptions>& routing) const {
    const RoutingOptions& chosen = routing.has_value() ? *routing : backend->bundle().selection;
    check_fits(chosen, backend->bundle().expert_set());
    return chosen;
  }

  std::unique_ptr<SegmenterBackend> backend;
  std::mutex turn;           ///< held by the one call that works with it
  std::uint64_t opened = 0;  ///< volumes so far
};

struct OpenVolume::State {
  ~State() {
    const std::lock_guard<std::mutex> lock(segmenter->turn);
    segmenter->backend->close(number);
  }

  std::shared_ptr<Segmenter::State> segmenter;
  std::uint64_t number;
  Volume volume;
};

Segmenter::Segmenter(const std::filesystem::path& bundle, const SegmenterOptions& options)
    : Segmenter(std::make_unique<WorkerSegmenter>(bundle, options)) {}

Segmenter::Segmenter(std::unique_ptr<SegmenterBackend> backend) : state_(std::make_shared<State>()) {
  state_->backend = std::move(backend);
}

Segmenter::~Segmenter() = default;
Segmenter::Segmenter(Segmenter&&) noexcept = default;
Segmenter& Segmenter::operator=(Segmenter&&) noexcept = default;

const BundleInfo& Segmenter::bundle() const {
  return state_->backend->bundle();
}

void Segmenter::prepare(const std::optional<RoutingOptions>& routing) {
  const std::lock_guard<std::mutex> lock(state_->turn);
  state_->backend->prepare(state_->checked(routing));
}

OpenVolume Segmenter::open(const Volume& volume) {
  const std::lock_guard<std::mutex> lock(state_->turn);
  // NOLINTNEXTLINE(modernize-make-unique): it makes no aggregate before C++20
  return OpenVolume(
      std::unique_ptr<OpenVolume::State>(new OpenVolume::State{state_, state_->opened++, volume}));
}

SegmentationResult Segmenter::segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                                      const SegmentOptions& options) {
  return open(volume).segment(prompts, options);
}

EngineInfo Segmenter::engine() const {
  const std::lock_guard<std::mutex> lock(state_->turn);
  return state_->backend->engine();
}

std::vector<std::string> Segmenter::loaded_experts() const {
  const std::lock_guard<std::mutex> lock(state_->turn);
  return state_->backend->loaded_experts();
}

OpenVolume::OpenVolume(std::unique_ptr<State> state) : state_(std::move(state)) {}
OpenVolume::OpenVolume(OpenVolume&&) noexcept = default;
OpenVolume& OpenVolume::operator=(OpenVolume&&) noexcept = default;
OpenVolume::~OpenVolume() = default;

const Volume& OpenVolume::volume() const {
  return state_->volume;
}

const BundleInfo& OpenVolume::bundle() const {
  return state_->segmenter->backend->bundle();
}

SegmentationResult OpenVolume::segment(const std::vector<ObjectPrompt>& prompts,
                                       const SegmentOptions& options) {
  const Volume& volume = state_->volume;
  options.validate();
  validate(prompts, volume.grid());
  Segmenter::State& segmenter = *state_->segmenter;
  const std::lock_guard<std::mutex> lock(segmenter.turn);
  SegmentOptions complete = options;
  complete.routing = segmenter.checked(options.routing);
  check_channels(prompts, segmenter.backend->bundle(), *complete.routing);
  SegmentedObjects segmented = segmenter.backend->segment({state_->number, volume}, prompts, complete, {});
  for (std::size_t n = 0; n < prompts.size(); ++n) segmented.objects.at(n).name = prompts[n].name;
  return {volume.grid(), std::move(segmented.labels), std::move(segmented.objects),
          std::move(segmented.stage_times), segmenter.backend->engine()};
}

}  // namespace sammoe
