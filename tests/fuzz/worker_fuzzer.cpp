// The worker's end of the protocol (docs/worker.md): whatever it is told, it answers or gives up with an
// Error.
#include "fuzz/input_file.hpp"
#include "fuzz/played_messages.hpp"
#include "segmenter/segmenter_service.hpp"
#include "tasks/named_task.hpp"
#include "tasks/task_service.hpp"

#include <numeric>

namespace sammoe::fuzz {
namespace {

/// Touches every byte of the volume, and answers with a box of one voxel for each object.
class SmallBackend : public SegmenterBackend {
 public:
  explicit SmallBackend(BundleInfo bundle) : bundle_(std::move(bundle)) {}

  const BundleInfo& bundle() const override { return bundle_; }
  void prepare(const RoutingOptions& routing) override { routing.validate(); }
  void close(std::uint64_t) noexcept override {}
  SegmentedObjects segment(const NumberedVolume& numbered, const std::vector<ObjectPrompt>& prompts,
                           const SegmentOptions& options, const MaskRoom& room) override {
    const Volume& volume = numbered.volume;
    options.validate();
    const auto* const bytes = static_cast<const unsigned char*>(volume.data());
    const auto count =
        static_cast<std::size_t>(volume.grid().voxel_count()) * size_in_bytes(volume.scalar_type());
    sum_ = std::accumulate(bytes, bytes + count, sum_);
    if (options.progress) options.progress(1, 1);
    SegmentedObjects segmented;
    for (std::size_t n = 0; n < std::min<std::size_t>(prompts.size(), 4); ++n) {
      ObjectResult object;
      object.label = prompts[n].label;
      if (options.keep_probabilities) object.probabilities = {{{0, 0, 0}, {1, 1, 1}}, {0.75F}};
      segmented.objects.push_back(object);
    }
    *room({{0, 0, 0}, {1, 1, 1}}) = 1;
    return segmented;
  }
  EngineInfo engine() override { return {}; }
  std::vector<std::string> loaded_experts() override { return {}; }

 private:
  BundleInfo bundle_;
  std::size_t sum_ = 0;
};

/// Asks for one of everything.
class GreedyTask : public WorkerTask {
 public:
  std::string name() const override { return "import"; }
  nlohmann::json run(const DocumentNode& /*order*/, TaskHost& host) const override {
    host.report_progress(1, 2, "so so");
    require(host.open_file("checkpoint").is_open());
    const Volume image = host.read_image(0);
    const auto count =
        static_cast<std::size_t>(image.grid().voxel_count()) * size_in_bytes(image.scalar_type());
    const auto* const bytes = static_cast<const unsigned char*>(image.data());
    const std::size_t sum = std::accumulate(bytes, bytes + count, std::size_t{0});
    const LabelMap labels = host.read_labels(0);
    require(labels.labels.size() == static_cast<std::size_t>(labels.grid.voxel_count()));
    const std::unique_ptr<TaskOutput> output = host.make_output("network");
    output->write("abc", 3);
    output->finish();
    return {{"sum", sum}};
  }
};

void live(Channel& channel) {
  const Message first = receive_first_message(channel);
  if (is_task_request(first))
    return serve_task(channel, read_task_request(first, {std::make_shared<GreedyTask>()}));
  const ServiceOrder order = read_order(first);
  for (const BundleFile& file : order.bundle.files()) {
    try {
      ask_for_file(channel, order.bundle, file);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::interrupted) throw;
    }
    break;
  }
  SmallBackend backend(order.bundle);
  serve(channel, backend, "on");
}

}  // namespace
}  // namespace sammoe::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sammoe;
  Channel channel = fuzz::other_end_of(data, size);
  try {
    fuzz::live(channel);
  } catch (const Error& error) {
    fuzz::require(std::strchr(error.what(), '\n') == nullptr);
  }
  return 0;
}
