// The end of the protocol (docs/worker.md) that owns the worker: whatever a worker says, what comes of it
// fits what was asked.
#include "fuzz/input_file.hpp"
#include "fuzz/played_messages.hpp"
#include "segmenter/segmentation_conversation.hpp"
#include "tasks/task_conversation.hpp"
#include "worker/lost_worker.hpp"

#include <fcntl.h>

namespace sammoe::fuzz {
namespace {

constexpr int kPatienceS = 5;

Grid small_grid() {
  Grid grid;
  grid.size = {4, 5, 6};
  return grid;
}

BundleInfo small_bundle() {
  BundleInfo bundle;
  bundle.folder = "/nonexistent";
  bundle.experts.resize(2);
  bundle.experts[0].name = "general";
  bundle.experts[1].name = "liver";
  return bundle;
}

class CountingOutput : public TaskOutput {
 public:
  void write(const void* bytes, std::size_t count) override {
    const auto* const begin = static_cast<const unsigned char*>(bytes);
    for (std::size_t n = 0; n < count; ++n) sum_ += begin[n];
  }
  void finish() override { require(sum_ == 0); }

 private:
  std::size_t sum_ = 0;  ///< of memory that nobody wrote to
};

class SmallHost : public TaskHost {
 public:
  FileDescriptor open_file(const std::string& name) override {
    if (name != "checkpoint") refuse_request("the file " + name);
    return FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
  Volume read_image(std::size_t number) override {
    if (number > 1) refuse_request("case " + std::to_string(number));
    return Volume::from_values(small_grid(), std::vector<float>(120));
  }
  LabelMap read_labels(std::size_t number) override {
    if (number > 1) refuse_request("labels " + std::to_string(number));
    LabelMap map;
    map.grid = small_grid();
    map.labels.resize(120);
    return map;
  }
  std::unique_ptr<TaskOutput> make_output(const std::string& name) override {
    if (name != "network") refuse_request("room for " + name);
    return std::make_unique<CountingOutput>();
  }
  void report_progress(std::size_t /*done*/, std::size_t /*total*/, const std::string& status) override {
    for (const char character : status) require(character != '\n' && character != '\x1b');
  }
};

void require_inside(const Region& region, const Grid& grid, std::size_t values) {
  require(values == static_cast<std::size_t>(region.voxel_count()));
  for (std::size_t axis = 0; axis < 3 && region.voxel_count() > 0; ++axis)
    require(region.begin[axis] >= 0 && region.begin[axis] + region.size[axis] <= grid.size[axis]);
}

void segment(Channel& channel, bool with_probabilities) {
  const Grid grid = small_grid();
  const BundleInfo bundle = small_bundle();
  SegmentationConversation conversation(channel, bundle, {&grid, {3, 5}, with_probabilities}, kPatienceS);
  conversation.finish();
  const SegmentedObjects& segmented = conversation.intake().segmented;
  require(segmented.objects.size() == 2 && segmented.objects[0].label == 3 &&
          segmented.objects[1].label == 5);
  require_inside(segmented.labels.region, grid, segmented.labels.labels.size());
  for (const std::uint16_t label : segmented.labels.labels) require(label == 0 || label == 3 || label == 5);
  for (const ObjectResult& object : segmented.objects) {
    require(object.probabilities.has_value() == with_probabilities);
    if (with_probabilities)
      require_inside(object.probabilities->region, grid, object.probabilities->probabilities.size());
    for (const ExpertShare& share : object.experts)
      require(share.expert == "general" || share.expert == "liver");
  }
}

void do_task(Channel& channel) {
  SmallHost host;
  TaskConversation(channel, host, kPatienceS).run();
}

}  // namespace
}  // namespace sammoe::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sammoe;
  using Talk = void (*)(Channel&);
  const Talk talks[] = {[](Channel& channel) { fuzz::segment(channel, false); },
                        [](Channel& channel) { fuzz::segment(channel, true); }, fuzz::do_task};
  for (const Talk talk : talks) {
    Channel channel = fuzz::other_end_of(data, size);
    try {
      talk(channel);
    } catch (const Error& error) {
      fuzz::require(std::strchr(error.what(), '\n') == nullptr);
    } catch (const ReportedError& reported) {
      fuzz::require(std::strchr(reported.error.what(), '\n') == nullptr);
    } catch (const LostWorker&) {
    }
  }
  return 0;
}
