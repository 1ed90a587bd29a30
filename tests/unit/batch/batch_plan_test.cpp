#include "sammoe/batch.hpp"
#include "sammoe/volume_io.hpp"

#include "support/file_bytes.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const ObjectPrompt& clicked(const BatchCase& job) {
  return std::get<ClickedObjects>(job.prompts.from).at(0);
}

/// Two images and a prompts file, and tables about them. Images are not opened, so they may be empty.
class BatchPlanTest : public testing::Test {
 protected:
  BatchPlanTest() {
    for (const char* name : {"a.nii.gz", "b.nii.gz", "coarse.nii"}) write_bytes(folder_.path() / name, {});
    write_bytes(folder_.path() / "clicks.json",
                bytes_of(R"({"objects": [{"label": 4, "points": [{"voxel": [1, 2, 3]}]}]})"));
    write_bytes(folder_.path() / "broken.json", bytes_of("{"));
  }

  std::vector<BatchCase> plan(const std::string& name, const std::string& text,
                              const BatchCompanions& companions = {}) {
    write_bytes(folder_.path() / name, bytes_of(text));
    return plan_batch({folder_.path() / name, {}}, out_, companions);
  }

  std::string refusal(const std::string& name, const std::string& text,
                      const BatchCompanions& companions = {}) {
    return refusal_of([&] { plan(name, text, companions); });
  }

  TemporaryFolder folder_;
  fs::path out_ = folder_.path() / "out";
};

TEST_F(BatchPlanTest, ReadsEverySourceOfPromptsFromCsv) {
  const std::vector<BatchCase> cases =
      plan("t.csv",
           "# a comment\nimage,output,prompts,from_mask,point,voxel,label,name\n"
           "a.nii.gz,1.nii.gz,clicks.json,,,,,\n"
           "b.nii.gz,2.mha,,coarse.nii,,,4,\n"
           "b.nii.gz,sub/3.nii,,,\"-1,2,3;4,5,6,-\",,9,liver\n"
           "a.nii.gz,,,,,\"7,8,9\",,\n");
  ASSERT_EQ(cases.size(), 4U);
  EXPECT_EQ(cases[0].image, folder_.path() / "a.nii.gz");
  EXPECT_EQ(std::get<PromptsFile>(cases[0].prompts.from).path, folder_.path() / "clicks.json");
  EXPECT_EQ(cases[0].place, "line 3");
  EXPECT_FALSE(cases[0].prompts.only_label);
  EXPECT_EQ(std::get<CoarseMask>(cases[1].prompts.from).path, folder_.path() / "coarse.nii");
  EXPECT_EQ(cases[1].prompts.only_label, 4);
  const ObjectPrompt& liver = clicked(cases[2]);
  EXPECT_EQ(cases[2].output, "sub/3.nii");
  EXPECT_EQ(liver.label, 9);
  EXPECT_EQ(liver.name, "liver");
  ASSERT_EQ(liver.clicks.size(), 2U);
  EXPECT_EQ(liver.clicks[0].position, (Point3{-1, 2, 3}));
  EXPECT_EQ(liver.clicks[0].frame, Frame::ras_mm);
  EXPECT_FALSE(liver.clicks[1].inside);
  EXPECT_EQ(cases[3].output, "a.nii.gz");  // the image's name, if no other is given
  EXPECT_EQ(clicked(cases[3]).clicks.at(0).frame, Frame::voxel);
  EXPECT_EQ(clicked(cases[3]).label, 1);
}

TEST_F(BatchPlanTest, TakesAllLabelsInsteadOfClicks) {
  const std::vector<BatchCase> cases = plan("t.csv",
                                            "image,output,all_labels,label\na.nii.gz,1.nii,yes,\n"
                                            "b.nii.gz,2.nii,yes,3\n");
  EXPECT_TRUE(std::holds_alternative<AllLabels>(cases.at(0).prompts.from));
  EXPECT_EQ(cases.at(1).prompts.only_label, 3);
  EXPECT_THAT(refusal("t.csv", "image,all_labels\na.nii.gz,organs\n"), HasSubstr("expected yes"));
}

TEST_F(BatchPlanTest, ReadsMasksToRefine) {
  const std::vector<BatchCase> cases = plan("t.csv",
                                            "image,output,from_mask,refine,point,label\n"
                                            "a.nii.gz,1.nii.gz,coarse.nii,yes,,\n"
                                            "a.nii.gz,2.nii.gz,coarse.nii,no,,\n"
                                            "a.nii.gz,3.nii.gz,coarse.nii,yes,,4\n"
                                            "a.nii.gz,4.nii.gz,coarse.nii,yes,\"1,2,3;4,5,6,-\",4\n"
                                            "a.nii.gz,5.nii.gz,coarse.nii,yes,\"1,2,3\",\n");
  ASSERT_EQ(cases.size(), 5U);
  const auto mask = [&](std::size_t n) { return std::get<CoarseMask>(cases[n].prompts.from); };
  EXPECT_TRUE(mask(0).refine);
  EXPECT_FALSE(mask(1).refine);
  EXPECT_EQ(cases[2].prompts.only_label, 4);
  EXPECT_FALSE(cases[3].prompts.only_label);
  EXPECT_EQ(mask(3).clicked_label, 4);
  ASSERT_EQ(mask(3).clicks.size(), 2U);
  EXPECT_FALSE(mask(3).clicks[1].inside);
  EXPECT_FALSE(mask(4).clicked_label);
  EXPECT_EQ(plan("t.jsonl", R"({"image": "a.nii.gz", "from_mask": "coarse.nii", "refine": true})").size(),
            1U);
}

TEST_F(BatchPlanTest, RefusesWhatDoesNotGoWithAMaskToRefine) {
  const std::string head = "image,output,prompts,from_mask,refine,point,voxel,name\na.nii.gz,1.nii.gz,";
  EXPECT_THAT(refusal("t.csv", head + ",coarse.nii,maybe,,,\n"), HasSubstr("expected yes or no"));
  EXPECT_THAT(refusal("t.csv", head + ",,yes,\"1,2,3\",,\n"), HasSubstr("refine needs a mask in from_mask"));
  EXPECT_THAT(refusal("t.csv", head + "clicks.json,coarse.nii,yes,,,\n"), HasSubstr("refine needs a mask"));
  EXPECT_THAT(refusal("t.csv", head + ",coarse.nii,yes,\"1,2,3\",\"1,2,3\",\n"),
              HasSubstr("both point and voxel"));
  EXPECT_THAT(refusal("t.csv", head + ",coarse.nii,,\"1,2,3\",,\n"), HasSubstr("both from_mask and point"));
  EXPECT_THAT(refusal("t.csv", head + ",coarse.nii,yes,\"1,2,3\",,liver\n"),
              HasSubstr("both from_mask and name"));
}

TEST_F(BatchPlanTest, ReadsJsonLinesWithPromptsInside) {
  const std::vector<BatchCase> cases = plan(
      "t.jsonl",
      R"({"image": "a.nii.gz", "output": "1.nii", "voxel": ["1,2,3", "4,5,6,-"], "label": 3})"
      "\n\n"
      R"({"image": "a.nii.gz", "output": "2.nii", "prompts": {"objects": [{"label": 2, "points": [{"voxel": [1, 2, 3]}]}]}})"
      "\n"
      R"({"image": "a.nii.gz", "output": "3.nii", "prompts": "clicks.json", "label": 4, "name": null})");
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(clicked(cases[0]).clicks.size(), 2U);
  EXPECT_EQ(clicked(cases[0]).label, 3);
  EXPECT_EQ(clicked(cases[1]).label, 2);
  EXPECT_EQ(cases[1].place, "line 3");
  EXPECT_EQ(cases[2].prompts.only_label, 4);
}

TEST_F(BatchPlanTest, ReadsTheDocumentedExamples) {
  for (const char* sub : {"scans", "clicks", "coarse"}) fs::create_directory(folder_.path() / sub);
  for (const char* name : {"scans/a.nii.gz", "scans/b.nii.gz", "scans/c.nii.gz", "coarse/b.nii.gz"})
    write_bytes(folder_.path() / name, {});
  write_bytes(folder_.path() / "clicks/b.json",
              bytes_of(R"({"objects": [{"label": 2, "points": [{"voxel": [1, 2, 3]}]}]})"));
  write_bytes(folder_.path() / "clicks/a.mrk.json", read_bytes(folder_.path() / "clicks/b.json"));
  const Bytes bytes = read_bytes(std::string(SAMMOE_TEST_DATA) + "/../../docs/batch.md");
  const std::string document(bytes.begin(), bytes.end());
  const auto example = [&](const std::string& name) {
    const std::size_t mark = document.find("<!-- example: " + name);
    const std::size_t begin = document.find("```text\n", mark) + 8;
    return plan(name, document.substr(begin, document.find("```", begin) - begin));
  };
  const std::vector<BatchCase> rows = example("cases.csv");
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[1].prompts.only_label, 2);
  EXPECT_EQ(clicked(rows[3]).clicks.size(), 2U);
  EXPECT_EQ(clicked(rows[4]).name, "spleen");
  const std::vector<BatchCase> objects = example("cases.jsonl");
  ASSERT_EQ(objects.size(), 2U);
  EXPECT_EQ(clicked(objects[0]).label, 3);
  EXPECT_EQ(clicked(objects[1]).clicks.at(0).position, (Point3{-12.5, 30, 8}));
  EXPECT_EQ(objects[1].output, "b.nii.gz");
}

TEST_F(BatchPlanTest, ReportsEveryProblemAtOnceWithItsLine) {
  const std::string message = refusal("t.csv",
                                      "image,output,prompts,point,label\n"
                                      "a.nii.gz,1.nii,clicks.json,,5\n"
                                      "b.nii.gz,1.nii,clicks.json,,\n"
                                      "b.nii.gz,./1.nii,clicks.json,,\n"
                                      "no.nii,2.nii,clicks.json,,\n"
                                      "a.nii.gz,../3.nii,clicks.json,,\n"
                                      "a.nii.gz,/tmp/4.nii,clicks.json,,\n"
                                      "a.nii.gz,5.nii,broken.json,,\n"
                                      "a.nii.gz,6.nii,,\"1,2\",0\n"
                                      "a.nii.gz,7.nii\n");
  EXPECT_THAT(message,
              AllOf(HasSubstr("t.csv: 10 problems"), HasSubstr("line 2: unknown label 5"),
                    HasSubstr("line 3: output '1.nii' is also that of line 2"),
                    HasSubstr("line 4: output '1.nii' is also"), HasSubstr("line 5: image is 'no.nii'")));
  EXPECT_THAT(message, AllOf(HasSubstr("line 6: output '../3.nii' leads out"),
                             HasSubstr("line 7: output '/tmp/4.nii' is absolute"), HasSubstr("line 8: "),
                             HasSubstr("line 9: label is the text '0'"), HasSubstr("line 10: 2 fields")));
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(BatchPlanTest, RefusesControlCharactersInPathsAndNames) {
  EXPECT_THAT(
      refusal(
          "t.jsonl",
          R"({"image": "a.nii.gz", "output": "batch-journal.1-of-1.jsonl\u0000x.nii.gz", "voxel": "1,2,3"})"),
      HasSubstr(
          R"(line 1: output is 'batch-journal.1-of-1.jsonl\u0000x.nii.gz', which holds the control character \u0000)"));
  EXPECT_THAT(refusal("t.jsonl", R"({"image": "a.nii.gz", "voxel": "1,2,3", "name": "a\u001b[31m"})"),
              HasSubstr(R"(name is 'a\u001b[31m', which holds the control character \u001b)"));
  EXPECT_THAT(refusal("t.jsonl", R"({"image": "a\n.nii.gz", "voxel": "1,2,3"})"),
              HasSubstr(R"(image is 'a\n.nii.gz')"));
  EXPECT_THAT(
      refusal("t.jsonl", R"({"image": "a.nii.gz", "prompts": {"objects": [{"label": 1, "name": "\u0085",
      "points": [{"voxel": [1, 2, 3]}]}]}})"),
      testing::Not(testing::IsEmpty()));
  EXPECT_THAT(refusal("t.csv", "image,voxel,name\na.nii.gz,\"1,2,3\",\x1b[31m\n"),
              HasSubstr(R"(line 2: holds the control character \u001b)"));
}

TEST_F(BatchPlanTest, RefusesPipesThatWouldStopTheRun) {
  ASSERT_EQ(::mkfifo((folder_.path() / "pipe.json").c_str(), 0600), 0);
  EXPECT_THAT(refusal("t.csv", "image,prompts\na.nii.gz,pipe.json\n"),
              HasSubstr("line 2: prompts is 'pipe.json': it is a pipe, socket or device; expected a file"));
}

TEST_F(BatchPlanTest, TakesTheVolumeOfA4DFile) {
  const std::vector<BatchCase> cases =
      plan("t.csv", "image,volume,output,voxel\na.nii.gz,3,1.nii,\"1,2,3\"\nb.nii.gz,,2.nii,\"1, 2, 3\"\n");
  EXPECT_EQ(cases.at(0).volume_index, 3);
  EXPECT_EQ(cases.at(1).volume_index, std::nullopt);
  EXPECT_EQ(plan("t.jsonl", R"({"image": "a.nii.gz", "volume": 0, "voxel": "1,2,3"})").at(0).volume_index, 0);
  for (const char* wrong : {"-1", "1.5", "x", "99999999"})
    EXPECT_THAT(refusal("t.csv", std::string("image,volume,voxel\na.nii.gz,") + wrong + ",\"1,2,3\"\n"),
                HasSubstr("line 2: volume is the text '" + std::string(wrong) + "'; expected which volume"));
}

TEST_F(BatchPlanTest, ReadsTablesWithSemicolonsAndEmptyRows) {
  const std::vector<BatchCase> cases = plan("t.csv", "image;voxel;\r\na.nii.gz;\"1,2,3;4,5,6\";\r\n;;\r\n");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(clicked(cases[0]).clicks.size(), 2U);
}

TEST_F(BatchPlanTest, SpellsOutManyProblemsInTheOrderOfTheTable) {
  std::string table = "image,output,prompts\n";
  for (int line = 2; line <= 41; ++line)
    table += (line % 2 == 0 ? "a.nii.gz,../x.nii" : "no.nii,y.nii") + std::string(",clicks.json\n");
  const std::string message = refusal("t.csv", table);
  std::size_t at = 0;
  for (int line = 2; line <= 41; ++line) {
    const std::size_t next = message.find("line " + std::to_string(line) + ": ", at);
    ASSERT_NE(next, std::string::npos) << line << " in " << message;
    at = next;
  }
}

TEST_F(BatchPlanTest, LooksIntoCoarseMasksForLabels) {
  LabelMap map;
  map.grid.size = {2, 1, 1};
  map.labels = {0, 7};
  write_label_map(folder_.path() / "labels.nii", map);
  const auto with_label = [&](const std::string& mask, int label) {
    return "image,from_mask,label\na.nii.gz," + mask + "," + std::to_string(label) + "\n";
  };
  EXPECT_EQ(plan("t.csv", with_label("labels.nii", 7)).at(0).prompts.only_label, 7);
  EXPECT_THAT(refusal("t.csv", with_label("labels.nii", 8)),
              HasSubstr("line 2: unknown label 8; the coarse mask has 7"));
  EXPECT_EQ(plan("t.csv", with_label("coarse.nii", 8)).size(), 1U);  // unreadable: fails when it is its turn
}

TEST_F(BatchPlanTest, ReportsMissingAndUnknownColumns) {
  EXPECT_THAT(refusal("t.csv", "images,outputs\n"),
              AllOf(HasSubstr("unknown column 'images'"), HasSubstr("no column image"),
                    HasSubstr("no column of prompts"), HasSubstr("line 1")));
  EXPECT_THAT(refusal("t.csv", "image,prompts,prompts\na.nii.gz,,\n"), HasSubstr("more than once"));
  EXPECT_THAT(
      refusal("t.jsonl", "{\"imag\": 1}\n[1]\n{\n"),
      AllOf(HasSubstr("line 1: unknown key 'imag'"), HasSubstr("line 2: is a list"), HasSubstr("line 3: ")));
  EXPECT_THAT(refusal("t.csv", "image,prompts\n"), HasSubstr("no rows"));
  EXPECT_THAT(refusal("t.txt", "image,prompts\n"), HasSubstr("neither .csv nor .jsonl"));
}

TEST_F(BatchPlanTest, WantsExactlyOneSourceOfPrompts) {
  EXPECT_THAT(refusal("t.csv", "image,prompts,from_mask\na.nii.gz,clicks.json,coarse.nii\n"),
              HasSubstr("both prompts and from_mask"));
  EXPECT_THAT(refusal("t.csv", "image,prompts\na.nii.gz,\n"), HasSubstr("no prompts"));
  EXPECT_THAT(refusal("t.csv", "image,prompts,name\na.nii.gz,clicks.json,liver\n"),
              HasSubstr("name needs clicks"));
  refusal_of([&] { plan_batch({}, out_, {}); }, ErrorCode::usage);
}

TEST_F(BatchPlanTest, LetsNoOutputLeaveItsFolder) {
  fs::create_directories(out_);
  fs::create_directory_symlink(folder_.path(), out_ / "link");
  fs::create_directory(out_ / "real");
  fs::create_directory_symlink(out_ / "real", out_ / "inside");
  const auto with_output = [&](const std::string& output) {
    return "image,output,prompts\na.nii.gz," + output + ",clicks.json\n";
  };
  EXPECT_THAT(refusal("t.csv", with_output("link/x.nii")), HasSubstr("through a link"));
  EXPECT_THAT(refusal("t.csv", with_output("x/../../y.nii")), HasSubstr("leads out"));
  EXPECT_THAT(refusal("t.csv", with_output("x.jpg")), HasSubstr("no known ending"));
  EXPECT_THAT(refusal("t.csv", with_output(".nii")), HasSubstr("no known ending"));
  EXPECT_THAT(refusal("t.csv", with_output("sub/..")), HasSubstr("no known ending"));
  EXPECT_THAT(refusal("t.csv", with_output("sub/.x.nii")), HasSubstr("begins with a dot"));
  EXPECT_EQ(plan("t.csv", with_output("x/../y.nii")).at(0).output, "y.nii");
  EXPECT_THAT(refusal("t.csv",
                      "image,output,prompts\na.nii.gz,real/x.nii,clicks.json\n"
                      "a.nii.gz,inside/x.nii,clicks.json\n"),
              HasSubstr("line 3: output 'inside/x.nii' is also that of line 2"));
}

TEST_F(BatchPlanTest, NamesMasksOfFormatsThatMasksCannotHave) {
  fs::copy_file(folder_.path() / "a.nii.gz", folder_.path() / "scan.MHD");
  EXPECT_EQ(plan("t.csv", "image,prompts\nscan.MHD,clicks.json\n").at(0).output, "scan.nii.gz");
  EXPECT_THAT(refusal("t.csv", "image,output,prompts\na.nii.gz,x.mhd,clicks.json\n"),
              HasSubstr("no known ending"));
  EXPECT_EQ(plan("t.csv", "image,output,prompts\na.nii.gz,X.MGZ,clicks.json\n").at(0).output, "X.MGZ");
}

TEST_F(BatchPlanTest, LetsNoOutputBeAnInput) {
  out_ = folder_.path();
  EXPECT_THAT(refusal("t.csv", "image,prompts\na.nii.gz,clicks.json\n"), HasSubstr("is the input"));
  EXPECT_THAT(
      refusal("t.csv", "image,output,prompts\na.nii.gz,clicks.nii,clicks.json\n", {false, true, false}),
      HasSubstr("'clicks.json' is the input"));
  fs::create_directory(folder_.path() / "masks");
  out_ = folder_.path() / "masks";
  fs::create_hard_link(folder_.path() / "b.nii.gz", out_ / "c.nii.gz");
  EXPECT_THAT(refusal("t.csv",
                      "image,output,prompts\na.nii.gz,c.nii.gz,clicks.json\n"
                      "b.nii.gz,d.nii.gz,clicks.json\n"),
              HasSubstr("line 2: output 'c.nii.gz' is the input"));
}

TEST_F(BatchPlanTest, CountsCompanionsAmongTheOutputs) {
  const std::string table = "image,output,prompts\na.nii.gz,x.nii,clicks.json\nb.nii.gz,x.mha,clicks.json\n";
  EXPECT_EQ(plan("t.csv", table).size(), 2U);
  EXPECT_THAT(refusal("t.csv", table, {false, true, false}), HasSubstr("'x.json' is also that of line 2"));
}

}  // namespace
}  // namespace sammoe
