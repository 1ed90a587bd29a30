#include "cases/case_paths.hpp"

#include "sammoe/error.hpp"

#include "support/temporary_folder.hpp"

#include <fstream>
#include <functional>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

class CasePaths : public testing::Test {
 protected:
  CasePaths() {
    std::ofstream(folder_.path() / "ct.nii") << "volume";
    job_.input = folder_.path() / "ct.nii";
    job_.output = folder_.path() / "mask.nii";
    job_.prompts.from = ClickedObjects{{1, "", {Click{}}}};
  }

  /// The code of the error that `check` throws; fails the test if there is none.
  static ErrorCode code_of(const std::function<void()>& check) {
    try {
      check();
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "no error";
    return ErrorCode::processing;
  }

  TemporaryFolder folder_;
  SegmentJob job_;
};

TEST_F(CasePaths, AcceptDistinctFiles) {
  job_.probabilities = folder_.path() / "p.nii.gz";
  job_.record = folder_.path() / "r.json";
  job_.preview = folder_.path() / "p.png";
  EXPECT_NO_THROW(check_case_paths(job_));
  EXPECT_NO_THROW(check_case_outputs(job_));
  EXPECT_NO_THROW(job_.validate());
}

TEST_F(CasePaths, RefuseAnOutputThatIsAnInputHoweverItIsSpelt) {
  fs::create_directory(folder_.path() / "sub");
  fs::create_symlink(folder_.path() / "ct.nii", folder_.path() / "link.nii");
  fs::create_hard_link(folder_.path() / "ct.nii", folder_.path() / "hard.nii");
  for (const char* spelling : {"ct.nii", "sub/../ct.nii", "./ct.nii", "link.nii", "hard.nii"}) {
    job_.output = folder_.path() / spelling;
    EXPECT_EQ(code_of([this] { check_case_paths(job_); }), ErrorCode::usage) << spelling;
  }
}

TEST_F(CasePaths, RefuseOutputsThatAreEachOtherOrAPromptsFile) {
  job_.probabilities = folder_.path() / "sub" / ".." / "mask.nii";
  EXPECT_EQ(code_of([this] { check_case_paths(job_); }), ErrorCode::usage);
  job_.probabilities.reset();
  job_.record = folder_.path() / "clicks.json";
  job_.prompts.from = PromptsFile{*job_.record};
  EXPECT_EQ(code_of([this] { check_case_paths(job_); }), ErrorCode::usage);
}

TEST_F(CasePaths, RefuseWrongEndings) {
  job_.record = folder_.path() / "record.txt";
  EXPECT_EQ(code_of([this] { check_case_paths(job_); }), ErrorCode::usage);
  job_.record = folder_.path() / ".json";  // an ending without a name
  EXPECT_EQ(code_of([this] { check_case_paths(job_); }), ErrorCode::usage);
  job_.record.reset();
  job_.preview = folder_.path() / "preview.jpg";
  EXPECT_EQ(code_of([this] { check_case_paths(job_); }), ErrorCode::usage);
  job_.preview.reset();
  job_.output = folder_.path() / "mask.png";
  EXPECT_EQ(code_of([this] { check_case_outputs(job_); }), ErrorCode::output);
}

TEST_F(CasePaths, RefuseFoldersThatAreNotThere) {
  job_.record = folder_.path() / "missing" / "record.json";
  EXPECT_EQ(code_of([this] { check_case_outputs(job_); }), ErrorCode::output);
  job_.record.reset();
  job_.output = folder_.path() / "missing" / "mask.nii";
  EXPECT_EQ(code_of([this] { check_case_outputs(job_); }), ErrorCode::output);
}

TEST_F(CasePaths, WantFourDimensionsForProbabilitiesOfSeveralObjects) {
  job_.probabilities = folder_.path() / "p.nrrd";
  EXPECT_NO_THROW(check_probability_format(job_, 1));
  EXPECT_EQ(code_of([this] { check_probability_format(job_, 2); }), ErrorCode::output);
  job_.probabilities = folder_.path() / "p.nii.gz";
  EXPECT_NO_THROW(check_probability_format(job_, 2));
}

TEST_F(CasePaths, ValidateWantsPrompts) {
  job_.prompts.from = PromptsFile{folder_.path() / "clicks.csv"};
  EXPECT_NO_THROW(job_.validate());
  job_.prompts.from = ClickedObjects{};
  EXPECT_EQ(code_of([this] { job_.validate(); }), ErrorCode::usage);
}

TEST_F(CasePaths, ValidateRefusesOptionsOutOfRange) {
  job_.read.volume_index = -1;
  EXPECT_EQ(code_of([this] { job_.validate(); }), ErrorCode::usage);
  job_.read.volume_index.reset();
  job_.write.compression_level = 10;
  EXPECT_EQ(code_of([this] { job_.validate(); }), ErrorCode::usage);
  job_.write.compression_level = 9;
  job_.segment.max_rois = 0;
  EXPECT_EQ(code_of([this] { job_.validate(); }), ErrorCode::usage);
  job_.segment.max_rois = 1;
  job_.output.clear();
  EXPECT_EQ(code_of([this] { job_.validate(); }), ErrorCode::usage);
}

}  // namespace
}  // namespace sammoe
