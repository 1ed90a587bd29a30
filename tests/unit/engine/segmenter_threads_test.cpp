#include "sammoe/error.hpp"
#include "sammoe/in_process.hpp"
#include "sammoe/segmenter.hpp"

#include "support/random_bundle.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <atomic>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr std::size_t kThreads = 8;
constexpr int kRounds = 2;

/// What one thread asks for.
struct Request {
  Volume volume;
  std::vector<ObjectPrompt> prompts;
  SegmentOptions options;
};

/// Every thread has a volume, clicks, a strategy and an extent of its own; threads 0 and 4 share a volume.
std::vector<Request> requests(const std::vector<std::string>& strategies) {
  std::vector<Request> all;
  for (std::size_t n = 0; n < kThreads; ++n) {
    const double radius_mm = 6 + static_cast<double>(n % 4);
    Request request{n == 4 ? all[0].volume : scene(grid_of({30, 26, 22}), ball({1, -2, 3}, radius_mm)),
                    {object_at({{1, -2, 3}}, 1), object_at({{-9, 6, static_cast<double>(n)}}, 2)},
                    {}};
    request.options.routing = strategy(strategies[n % strategies.size()]);
    request.options.max_rois = 1 + static_cast<int>(n % 3);
    request.options.keep_probabilities = true;
    all.push_back(std::move(request));
  }
  return all;
}

SegmentationResult answer(Segmenter& segmenter, const Request& request) {
  return segmenter.segment(request.volume, request.prompts, request.options);
}

bool is_same(const ObjectResult& a, const ObjectResult& b) {
  return a.gate_scores == b.gate_scores && a.routing_reason == b.routing_reason &&
         a.predicted_iou == b.predicted_iou && a.voxel_count == b.voxel_count &&
         a.probabilities->probabilities == b.probabilities->probabilities;
}

bool is_same(const SegmentationResult& a, const SegmentationResult& b) {
  bool same = a.mask().labels == b.mask().labels && a.objects.size() == b.objects.size();
  for (std::size_t n = 0; same && n < a.objects.size(); ++n) same = is_same(a.objects[n], b.objects[n]);
  return same;
}

Segmenter segmenter_of(const std::filesystem::path& bundle, int threads) {
  SegmenterOptions options;
  options.threads = threads;
  return segmenter_in_this_process(bundle, options);
}

/// Eight threads ask one segmenter, each its own request several times, and compare with what they got alone.
void expect_same_as_alone(const std::filesystem::path& bundle, int threads_of_a_call,
                          const std::vector<Request>& asked) {
  std::vector<SegmentationResult> expected;
  for (const Request& request : asked) {
    Segmenter alone = segmenter_of(bundle, threads_of_a_call);
    expected.push_back(answer(alone, request));
  }
  ASSERT_FALSE(is_same(expected[0], expected[1]));  // else the comparison would show nothing

  Segmenter shared = segmenter_of(bundle, threads_of_a_call);
  std::vector<std::thread> threads;
  std::atomic<int> different{0};
  std::atomic<int> failed{0};
  for (std::size_t n = 0; n < kThreads; ++n) {
    threads.emplace_back([&, n] {
      for (int round = 0; round < kRounds; ++round) {
        try {
          different += is_same(answer(shared, asked[n]), expected[n]) ? 0 : 1;
        } catch (const std::exception&) {
          ++failed;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(different, 0);
  EXPECT_GE(shared.loaded_experts().size(), 2U);
}

class SegmenterThreads : public testing::TestWithParam<int> {
 protected:
  TemporaryFolder folder_;
};
INSTANTIATE_TEST_SUITE_P(ThreadsOfACall, SegmenterThreads, testing::Values(1, 2));

TEST_P(SegmenterThreads, EightThreadsGetBitForBitWhatEachGetsAlone) {
  const std::filesystem::path bundle = test::write_random_bundle(folder_.path());
  expect_same_as_alone(bundle, GetParam(), requests({"general", "expert:other"}));
}

TEST_P(SegmenterThreads, AlsoWithAGateAndEncodersOfTheirOwn) {
  write_tiny_bundle(folder_.path() / "tiny", tiny_bundle_with_gate());
  expect_same_as_alone(folder_.path() / "tiny", GetParam(),
                       requests({"general", "expert:dark", "top-k", "all"}));
}

}  // namespace
}  // namespace sammoe
