#include "sample_source.hpp"

#include "head_labels.hpp"
#include "shared_source.hpp"
#include "support/error_matchers.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

constexpr std::array<Family, 5> kFamilies{Family::anatomy, Family::shapes, Family::tubes, Family::lesions,
                                          Family::walls};

class SampleSourceTest : public WithHeads {};

TEST_F(SampleSourceTest, GivesTheSameSampleAgainAndInOtherThreads) {
  for (const Family family : kFamilies) {
    const Sample expected = source().sample(family, 5, 3);
    std::array<Sample, 2> others;
    std::array<std::thread, 2> threads;
    for (std::size_t n = 0; n < threads.size(); ++n)
      threads[n] = std::thread([&, n] { others[n] = source().sample(family, 5, 3); });
    for (std::thread& thread : threads) thread.join();
    for (const Sample& other : others) {
      EXPECT_EQ(other.image, expected.image);
      EXPECT_EQ(other.codes, expected.codes);
      EXPECT_EQ(other.structures.size(), expected.structures.size());
    }
  }
}

TEST_F(SampleSourceTest, GivesOtherSamplesForOtherIndicesAndSeeds) {
  for (const Family family : kFamilies) {
    const Sample sample = source().sample(family, 5, 3);
    EXPECT_NE(sample.image, source().sample(family, 5, 4).image);
    EXPECT_NE(sample.image, source().sample(family, 6, 3).image);
  }
}

TEST_F(SampleSourceTest, ShowsTheTasksOfEachFamilyAndNoOther) {
  const std::array<std::set<Task>, 5> expected{{{Task::anatomy, Task::nuclei},
                                                {Task::shapes},
                                                {Task::tubes, Task::shapes},
                                                {Task::lesions, Task::shapes},
                                                {Task::walls, Task::shapes}}};
  for (std::size_t n = 0; n < kFamilies.size(); ++n) {
    std::set<Task> met;
    for (std::uint64_t index = 0; index < 8; ++index) {
      for (const Structure& structure : source().sample(kFamilies[n], 1, index).structures)
        met.insert(structure.task);
    }
    EXPECT_EQ(met, expected[n]);
  }
}

TEST_F(SampleSourceTest, GivesFiniteImagesWithContrastAndStructuresWorthAskingFor) {
  for (const Family family : kFamilies) {
    for (std::uint64_t index = 0; index < 8; ++index) {
      const Sample sample = source().sample(family, 2, index);
      ASSERT_EQ(sample.image.size(), kVoxels);
      ASSERT_EQ(sample.codes.size(), kVoxels);
      EXPECT_TRUE(std::all_of(sample.image.begin(), sample.image.end(), [&](float value) {
        return std::isfinite(value) && (value >= 0 || sample.is_ct);
      }));
      const auto [least, greatest] = std::minmax_element(sample.image.begin(), sample.image.end());
      EXPECT_GT(*greatest - *least, .1);
      ASSERT_FALSE(sample.structures.empty());
      for (const Structure& structure : sample.structures) {
        EXPECT_GE(voxel_count(sample, structure), kLeastVoxels);
        EXPECT_FALSE(structure.codes[0]);
      }
    }
  }
}

/// Mean index along i of a code's voxels; negative if there are few.
double mean_i(const Sample& sample, Code code) {
  double sum = 0;
  int count = 0;
  for (std::size_t voxel = 0; voxel < kVoxels; ++voxel) {
    if (sample.codes[voxel] != code) continue;
    sum += static_cast<double>(voxel % kEdge);
    ++count;
  }
  return count < 200 ? -1 : sum / count;
}

TEST_F(SampleSourceTest, HasLeftStructuresLeftOfRightOnes) {
  int pairs = 0;
  for (std::uint64_t index = 0; index < 12; ++index) {
    const Sample sample = source().sample(Family::anatomy, 3, index);
    for (const HeadLabel& entry : head_labels()) {
      if (entry.twin == entry.label) continue;
      const double left_i = mean_i(sample, head_code(entry.twin));
      const double right_i = mean_i(sample, head_code(entry.label));
      if (left_i < 0 || right_i < 0) continue;
      EXPECT_LT(left_i, right_i) << "image " << index << ", label " << entry.label;
      ++pairs;
    }
  }
  EXPECT_GT(pairs, 12);
}

TEST_F(SampleSourceTest, CutsSomeImagesToASmallBox) {
  int cut = 0;
  for (std::uint64_t index = 0; index < 40; ++index) {
    const Sample sample = source().sample(Family::shapes, 4, index);
    // Only beyond a box are all corners exactly 0: phantoms have no air.
    cut += sample.image.front() == 0 && sample.image.back() == 0;
  }
  EXPECT_GT(cut, 3);
  EXPECT_LT(cut, 20);
}

TEST(SampleSource, RefusesHeadsWhereThereAreNone) {
  const SampleSource phantoms({});
  EXPECT_FALSE(phantoms.has_heads());
  EXPECT_FALSE(phantoms.sample(Family::shapes, 1, 1).structures.empty());
  expect_error(ErrorCode::usage, {"--heads"}, [&] { phantoms.sample(Family::anatomy, 1, 1); });
}

}  // namespace
}  // namespace sammoe::demo
