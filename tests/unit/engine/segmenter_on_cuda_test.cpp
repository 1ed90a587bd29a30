// Runs where a CUDA device is at hand, and says "skipped" where none is.

#include "sammoe/in_process.hpp"
#include "sammoe/segmenter.hpp"

#include "support/random_bundle.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <cmath>
#include <cstddef>

#include <ATen/Context.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

class SegmenterOnCuda : public testing::Test {
 protected:
  void SetUp() override {
    if (!at::hasCUDA()) GTEST_SKIP() << "no CUDA device";
    bundle_ = test::write_random_bundle(folder_.path());
  }

  SegmentationResult segment(Device device, Precision precision) const {
    SegmenterOptions options;
    options.device = device;
    options.precision = precision;
    SegmentOptions wanted;
    wanted.keep_probabilities = true;
    const Volume volume = scene(grid_of({30, 26, 22}), ball({1, -2, 3}, 8));
    return segmenter_in_this_process(bundle_, options)
        .segment(volume, {object_at({{1, -2, 3}, {4, -2, 3}})}, wanted);
  }

  static double largest_difference(const SegmentationResult& a, const SegmentationResult& b) {
    const std::vector<float>& left = a.objects[0].probabilities->probabilities;
    const std::vector<float>& right = b.objects[0].probabilities->probabilities;
    if (left.size() != right.size() || left.empty()) return INFINITY;
    double largest = 0;
    for (std::size_t n = 0; n < left.size(); ++n)
      largest = std::max(largest, std::abs(static_cast<double>(left[n]) - static_cast<double>(right[n])));
    return largest;
  }

  TemporaryFolder folder_;
  std::filesystem::path bundle_;
};

TEST_F(SegmenterOnCuda, GivesWhatTheProcessorGives) {
  EXPECT_LT(largest_difference(segment(Device::cuda, Precision::fp32), segment(Device::cpu, Precision::fp32)),
            1e-2);
}

TEST_F(SegmenterOnCuda, AutomaticPrecisionIsBfloat16) {
  const SegmentationResult result = segment(Device::cuda, Precision::automatic);
  EXPECT_EQ(result.engine.precision, Precision::bf16);
  EXPECT_LT(largest_difference(result, segment(Device::cpu, Precision::fp32)), 0.1);
}

}  // namespace
}  // namespace sammoe
