#include "sample.hpp"

#include "support/error_matchers.hpp"

#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

TEST(Task, IsReadFromTheNameItIsWrittenWith) {
  for (const Task task : {Task::anatomy, Task::shapes, Task::nuclei, Task::tubes, Task::lesions, Task::walls})
    EXPECT_EQ(task_from(to_string(task)), task);
}

TEST(Task, RefusesAnUnknownName) {
  expect_error(ErrorCode::usage, {"'liver'", "nuclei"}, [] { task_from("liver"); });
}

TEST(Task, OfNucleiIsShownByAnatomy) {
  EXPECT_EQ(family_of(Task::nuclei), Family::anatomy);
  EXPECT_EQ(family_of(Task::walls), Family::walls);
}

TEST(Sample, ForgetsStructuresThatAreTooSmall) {
  Sample sample;
  sample.codes.assign(kVoxels, 0);
  std::fill_n(sample.codes.begin(), kLeastVoxels, std::uint8_t{1});
  std::fill_n(sample.codes.begin() + kLeastVoxels, kLeastVoxels - 1, std::uint8_t{2});
  Structure both = structure_of(Task::shapes, 1);
  both.codes.set(2);
  sample.structures = {structure_of(Task::shapes, 1), structure_of(Task::shapes, 2), both,
                       structure_of(Task::shapes, 3)};
  drop_small_structures(sample);
  ASSERT_EQ(sample.structures.size(), 2U);
  EXPECT_EQ(voxel_count(sample, sample.structures[0]), kLeastVoxels);
  EXPECT_EQ(voxel_count(sample, sample.structures[1]), 2 * kLeastVoxels - 1);
}

}  // namespace
}  // namespace sammoe::demo
