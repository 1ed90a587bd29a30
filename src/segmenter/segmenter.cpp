#include "sammoe/segmenter.hpp"

#include "segmenter/segmenter_backend.hpp"
#include "segmenter/worker_segmenter.hpp"

#include <mutex>
#include <utility>

namespace sammoe {
struct Segmenter::State {
  const RoutingOptions& checked(const std::optional<RoutingOptions>& routing) const {
    const RoutingOptions& chosen = routing.has_value() ? *routing : backend->bundle().selection;
    check_fits(chosen, backend->bundle().expert_set());
    return chosen;
  }

  std::unique_ptr<SegmenterBackend> backend;
  std::mutex turn;  ///< held by the one call that works with it
};

Segmenter::Segmenter(const std::filesystem::path& bundle, const SegmenterOptions& options)
    : Segmenter(std::make_unique<WorkerSegmenter>(bundle, options)) {}

Segmenter::Segmenter(std::unique_ptr<SegmenterBackend> backend) : state_(std::make_unique<State>()) {
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

SegmentationResult Segmenter::segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                                      const SegmentOptions& options) {
  options.validate();
  validate(prompts, volume.grid());
  const std::lock_guard<std::mutex> lock(state_->turn);
  SegmentOptions complete = options;
  complete.routing = state_->checked(options.routing);
  SegmentedObjects segmented = state_->backend->segment(volume, prompts, complete);
  for (std::size_t n = 0; n < prompts.size(); ++n) segmented.objects.at(n).name = prompts[n].name;
  return {volume.grid(), std::move(segmented.labels), std::move(segmented.objects),
          std::move(segmented.stage_times), state_->backend->engine()};
}

EngineInfo Segmenter::engine() const {
  const std::lock_guard<std::mutex> lock(state_->turn);
  return state_->backend->engine();
}

std::vector<std::string> Segmenter::loaded_experts() const {
  const std::lock_guard<std::mutex> lock(state_->turn);
  return state_->backend->loaded_experts();
}

}  // namespace sammoe
