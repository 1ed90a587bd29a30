#include "cases/case_warnings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

LoadedVolume one_voxel() {
  Grid grid;
  grid.size = {1, 1, 1};
  return {Volume::from_values(grid, std::vector<float>{1}), "", {}, 0, {}};
}

SegmentationResult result_of(const ObjectResult& object) {
  SegmentationResult result;
  result.objects = {object};
  return result;
}

TEST(CaseWarnings, AreNoneForAnObjectThatWasFoundWhole) {
  ObjectResult object;
  object.voxel_count = 10;
  EXPECT_THAT(case_warnings(one_voxel(), result_of(object), {}), IsEmpty());
}

TEST(CaseWarnings, TellOfRepairsAndReplacedVoxelsFirst) {
  LoadedVolume volume = one_voxel();
  volume.warnings = {"sform was orthonormalised"};
  volume.non_finite_count = 12;
  ObjectResult object;
  object.label = 3;
  EXPECT_THAT(
      case_warnings(volume, result_of(object), {}),
      ElementsAre("sform was orthonormalised", HasSubstr("12 voxels"), HasSubstr("label 3: no voxel")));
}

TEST(CaseWarnings, TellOfAnObjectThatMayBeCutOff) {
  ObjectResult object;
  object.voxel_count = 10;
  object.roi_count = 4;
  object.reached_roi_limit = true;
  SegmentOptions options;
  options.max_rois = 4;
  EXPECT_THAT(case_warnings(one_voxel(), result_of(object), options), ElementsAre(HasSubstr("more than 4")));
}

}  // namespace
}  // namespace sammoe
