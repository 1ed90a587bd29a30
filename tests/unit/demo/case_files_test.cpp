#include "case_files.hpp"

#include "sammoe/volume_io.hpp"

#include "shared_source.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(CaseRequest, IsReadFromText) {
  const CaseRequest request = case_request_from("nuclei:400");
  EXPECT_EQ(request.task, Task::nuclei);
  EXPECT_EQ(request.count, 400U);
}

TEST(CaseRequest, RefusesWhatIsNoTaskAndNumber) {
  for (const std::string text : {"nuclei", "nuclei:", "nuclei:0", "nuclei:-1", "nuclei:1.5", "nuclei:4x"})
    expect_error(ErrorCode::usage, {"'" + text + "'", "TASK:N"}, [&] { case_request_from(text); });
  expect_error(ErrorCode::usage, {"'liver'", "lesions"}, [] { case_request_from("liver:4"); });
}

TEST(CaseFiles, RefusesSplitsThatAreNoNamesAndTasksGivenTwice) {
  for (const std::string split : {"", "../train", "a,b", "a b"})
    expect_error(ErrorCode::usage, {"split '" + split + "'"}, [&] {
      CaseFiles{"out", split, 1, {{Task::tubes, 1}}}.validate();
    });
  expect_error(ErrorCode::usage, {"tubes", "twice"}, [] {
    CaseFiles{"out", "train", 1, {{Task::tubes, 1}, {Task::tubes, 2}}}.validate();
  });
  expect_error(ErrorCode::usage, {"no tasks"}, [] { CaseFiles{"out", "train", 1, {}}.validate(); });
}

class CaseFilesTest : public WithHeads {
 protected:
  CaseFiles files(const std::string& split) const {
    return {folder_.path() / "cases", split, 1, {{Task::nuclei, 2}, {Task::lesions, 1}}};
  }
  std::filesystem::path path(const std::string& name) const { return folder_.path() / "cases" / name; }

 private:
  TemporaryFolder folder_;
};

TEST_F(CaseFilesTest, ListsEveryCaseInATableAndWritesItsImageAndOneStructure) {
  write_cases(source(), files("train"));
  EXPECT_EQ(text_of(path("train.csv")),
            "image,label,label_value,task,split\n"
            "train/nuclei_0.nii,train/nuclei_0_label.nii,1,nuclei,train\n"
            "train/nuclei_1.nii,train/nuclei_1_label.nii,1,nuclei,train\n"
            "train/lesions_0.nii,train/lesions_0_label.nii,1,lesions,train\n");
  const Volume image = read_volume(path("train/lesions_0.nii")).volume;
  const LabelMap label = read_label_map(path("train/lesions_0_label.nii"));
  EXPECT_EQ(image.grid().size, (Index3{64, 64, 64}));
  EXPECT_EQ(image.grid().spacing_mm, (Point3{1.5, 1.5, 1.5}));
  EXPECT_TRUE(same_grid(image.grid(), label.grid));
  EXPECT_EQ(*std::max_element(label.labels.begin(), label.labels.end()), 1);
  EXPECT_GE(std::count(label.labels.begin(), label.labels.end(), 1),
            static_cast<std::ptrdiff_t>(kLeastVoxels));
  const std::vector<float> values = image.values({{0, 0, 0}, {64, 64, 64}});
  EXPECT_GT(*std::max_element(values.begin(), values.end()), 100);
}

TEST_F(CaseFilesTest, RepeatsACaseButSharesNoneBetweenSplits) {
  write_cases(source(), files("train"));
  write_cases(source(), files("test"));
  const std::string image = text_of(path("train/nuclei_0.nii"));
  EXPECT_NE(image, text_of(path("test/nuclei_0.nii")));
  EXPECT_NE(image, text_of(path("train/nuclei_1.nii")));
  std::filesystem::remove_all(path("train"));
  std::filesystem::remove(path("train.csv"));
  write_cases(source(), files("train"));
  EXPECT_EQ(image, text_of(path("train/nuclei_0.nii")));
}

TEST_F(CaseFilesTest, RefusesATableOrFolderThatIsThere) {
  std::filesystem::create_directories(path("test"));
  std::ofstream(path("train.csv")) << "mine";
  expect_error(ErrorCode::output, {"train.csv", "--split"}, [&] { write_cases(source(), files("train")); });
  expect_error(ErrorCode::output, {"cases/test"}, [&] { write_cases(source(), files("test")); });
  EXPECT_EQ(text_of(path("train.csv")), "mine");
  EXPECT_FALSE(std::filesystem::exists(path("test.csv")));
}

TEST_F(CaseFilesTest, RefusesAFolderThatCannotBeMade) {
  CaseFiles nowhere = files("train");
  nowhere.folder = path("no/such");
  expect_error(ErrorCode::output, {"no/such"}, [&] { write_cases(source(), nowhere); });
}

}  // namespace
}  // namespace sammoe::demo
