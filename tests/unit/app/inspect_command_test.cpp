#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include "exit_codes.hpp"
#include "program.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class InspectInput : public testing::Test {
 protected:
  InspectInput() {
    LabelMap map;
    map.grid.size = {3, 2, 1};
    map.grid.spacing_mm = {10, 10, 10};
    map.labels = {0, 1, 1, 0, 0, 5};
    map.names = {{5, "kidney", {}}};
    write_label_map(path("labels.seg.nrrd"), map);
    write_probabilities(path("two.nii"), map.grid, std::vector<ProbabilityPatch>(2));
    std::ofstream(path("text.csv")) << "image,label\n";
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  int run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "inspect");
    out_.str("");
    err_.str("");
    return run_program(arguments, out_, err_);
  }

  TemporaryFolder folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(InspectInput, PrintsALabelMapForPeople) {
  EXPECT_EQ(run({"-i", path("labels.seg.nrrd")}), 0) << err_.str();
  for (const char* line : {"labels.seg.nrrd\n", "  format: NRRD, 3D Slicer segmentation\n",
                           "  size: 3 x 2 x 1 voxels of 10 x 10 x 10 mm, 30 x 20 x 10 mm in all\n",
                           "  orientation: RAS, first voxel at 0, 0, 0 mm (RAS)\n", "  type: uint8\n",
                           "  values: 0 to 5, mean 1.16667\n", "    1 (Segment_1): 2 voxels, 2 mL\n",
                           "    5 (kidney): 1 voxel, 1 mL\n", "  usable\n"})
    EXPECT_THAT(out_.str(), HasSubstr(line));
}

TEST_F(InspectInput, SaysWhatSegmentWouldSay) {
  EXPECT_EQ(run({"-i", path("two.nii")}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("volumes: 2, of which number 0 is described"));
  EXPECT_THAT(out_.str(), HasSubstr("  not usable: " + path("two.nii") + ": holds 2 volumes"));
  EXPECT_EQ(run({"-i", path("two.nii"), "--volume", "1"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("\n  usable\n"));
}

TEST_F(InspectInput, GoesOnAfterAnInputThatNothingCanBeToldOf) {
  const int status = run({"-i", path("text.csv"), path("two.nii"), "-i", path("none")});
  EXPECT_EQ(status, exit_status(ErrorCode::input));
  EXPECT_THAT(out_.str(), HasSubstr("format: NIfTI-1"));
  EXPECT_THAT(err_.str(), StartsWith("sammoe: error: 2 of 3 inputs cannot be read; " + path("text.csv")));
}

TEST_F(InspectInput, PrintsOneAsAnObjectAndSeveralAsAnArray) {
  EXPECT_EQ(run({"--json", "-i", path("labels.seg.nrrd")}), 0);
  EXPECT_THAT(out_.str(), StartsWith("{\n  \"input\":"));
  EXPECT_THAT(out_.str(), HasSubstr("\"name\": \"kidney\""));
  EXPECT_THAT(out_.str(), HasSubstr("\"usable\": true"));
  EXPECT_EQ(run({"--json", "-i", path("two.nii"), path("text.csv")}), exit_status(ErrorCode::input));
  EXPECT_THAT(out_.str(), StartsWith("[\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\"volume_count\": 2"));
  EXPECT_THAT(out_.str(), HasSubstr("\"format\": null"));
}

TEST_F(InspectInput, NeedsABundleOrInputs) {
  EXPECT_EQ(run({}), exit_status(ErrorCode::usage));
  EXPECT_THAT(err_.str(), HasSubstr("neither --model nor --input"));
  EXPECT_EQ(run({"-m", "bundle", "-i", path("two.nii")}), exit_status(ErrorCode::usage));
  EXPECT_EQ(run({"-i", path("two.nii"), "--volume=-1"}), exit_status(ErrorCode::usage));
}

}  // namespace
}  // namespace sammoe
