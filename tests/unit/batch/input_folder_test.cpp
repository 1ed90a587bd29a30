#include "sammoe/batch.hpp"

#include "support/file_bytes.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace sammoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class InputFolderTest : public testing::Test {
 protected:
  void put(const std::string& name) {
    const bool is_prompts =
        name.find(".json") != std::string::npos || name.find(".JSON") != std::string::npos;
    write_bytes(
        folder_.path() / name,
        bytes_of(is_prompts ? R"({"objects": [{"label": 1, "points": [{"voxel": [1, 2, 3]}]}]})" : ""));
  }

  std::vector<BatchCase> plan() { return plan_batch({{}, folder_.path()}, folder_.path() / "out", {}); }

  TemporaryFolder folder_;
};

TEST_F(InputFolderTest, TakesAFolderWithPromptsForDicom) {
  for (const char* folder : {"scan.1", "other", "a"})
    std::filesystem::create_directory(folder_.path() / folder);
  for (const char* name : {"scan.1.prompts.json", "a.nii", "a.prompts.json"}) put(name);
  const std::vector<BatchCase> cases = plan();
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].image, folder_.path() / "a.nii");
  EXPECT_EQ(cases[1].image, folder_.path() / "scan.1");
  EXPECT_EQ(cases[1].output, "scan.1.nii.gz");
  EXPECT_EQ(*cases[1].prompts.path(), folder_.path() / "scan.1.prompts.json");
}

TEST_F(InputFolderTest, GoesWithThePromptsOfTheSameName) {
  for (const char* name :
       {"b.nii.gz", "b.prompts.json", "a.x.mha", "a.x.prompts.json", "notes.txt", ".hidden.nii"})
    put(name);
  const std::vector<BatchCase> cases = plan();
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].image, folder_.path() / "a.x.mha");
  EXPECT_EQ(*cases[0].prompts.path(), folder_.path() / "a.x.prompts.json");
  EXPECT_EQ(cases[0].output, "a.x.mha");
  EXPECT_EQ(*cases[1].prompts.path(), folder_.path() / "b.prompts.json");
}

TEST_F(InputFolderTest, ReadsEndingsInAnyCase) {
  for (const char* name : {"A.NII.GZ", "A.PROMPTS.JSON", "b.Nii", "b.prompts.JSON"}) put(name);
  const std::vector<BatchCase> cases = plan();
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].image, folder_.path() / "A.NII.GZ");
  EXPECT_EQ(*cases[0].prompts.path(), folder_.path() / "A.PROMPTS.JSON");
  EXPECT_EQ(*cases[1].prompts.path(), folder_.path() / "b.prompts.JSON");
}

TEST_F(InputFolderTest, ReportsWhatDoesNotFitTogether) {
  for (const char* name : {"a.nii", "b.nii", "b.mha", "b.prompts.json", "c.prompts.json", "d.nii",
                           "d.prompts.json", "d.mrk.json"})
    put(name);
  EXPECT_THAT(refusal_of([&] { plan(); }),
              AllOf(HasSubstr("a.nii: no prompts"), HasSubstr("b.nii: has the same name as b.mha"),
                    HasSubstr("c.prompts.json: no image c.nii.gz"),
                    HasSubstr("d.nii: both d.mrk.json and d.prompts.json")));
}

TEST_F(InputFolderTest, RefusesPipesAndNamesThatActOnATerminal) {
  put("a.nii");
  ASSERT_EQ(::mkfifo((folder_.path() / "a.prompts.json").c_str(), 0600), 0);
  for (const char* name : {"b\x1b[31m.nii", "b\x1b[31m.prompts.json"}) put(name);
  EXPECT_THAT(refusal_of([&] { plan(); }),
              AllOf(HasSubstr("a.prompts.json: it is a pipe, socket or device; expected a file"),
                    HasSubstr(R"('b\u001b[31m.nii': the name holds the control character \u001b)")));
}

TEST_F(InputFolderTest, RefusesAnEmptyAndAMissingFolder) {
  EXPECT_THAT(refusal_of([&] { plan(); }), HasSubstr("no images"));
  EXPECT_THAT(refusal_of([&] {
                plan_batch({{}, folder_.path() / "no"}, folder_.path(), {});
              }),
              HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace sammoe
