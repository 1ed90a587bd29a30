#include "sammoe/case_table.hpp"

#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

/// A folder with the files a table may name: a.nii, a_labels.nii, and "b, c.nii".
class CaseTable : public testing::Test {
 protected:
  CaseTable() {
    for (const char* name : {"a.nii", "a_labels.nii", "b, c.nii"})
      std::ofstream(folder_.path() / name) << "x";
  }

  std::filesystem::path write(const std::string& text) const {
    std::ofstream(folder_.path() / "cases.csv", std::ios::binary) << text;
    return folder_.path() / "cases.csv";
  }
  std::vector<LabelledCase> read(const std::string& text) const { return read_case_table(write(text)); }
  std::string refusal(const std::string& text) const {
    std::string message = refusal_of([&] { read(text); });
    EXPECT_THAT(message, HasSubstr((folder_.path() / "cases.csv").string() + ": "));
    return message;
  }

  TemporaryFolder folder_;
};

TEST_F(CaseTable, NeedsOnlyImageAndLabel) {
  const auto cases = read("image,label\na.nii,a_labels.nii\n");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].image, folder_.path() / "a.nii");
  EXPECT_EQ(cases[0].label, folder_.path() / "a_labels.nii");
  EXPECT_FALSE(cases[0].label_value.has_value());
  EXPECT_EQ(cases[0].task, "");
  EXPECT_EQ(cases[0].split, "");
  EXPECT_EQ(cases[0].line, 2U);
}

TEST_F(CaseTable, TakesColumnsInAnyOrderAndCase) {
  const auto cases = read("Split,TASK,label_value,label,image\ntest,nuclei,71,a_labels.nii,a.nii\n");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].label_value, 71);
  EXPECT_EQ(cases[0].task, "nuclei");
  EXPECT_EQ(cases[0].split, "test");
}

TEST_F(CaseTable, LeavesEmptyOptionalFieldsUnset) {
  const auto cases = read("image,label,label_value,task,split\na.nii,a_labels.nii,,,\n");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_FALSE(cases[0].label_value.has_value());
  EXPECT_EQ(cases[0].task + cases[0].split, "");
}

TEST_F(CaseTable, KeepsAbsolutePathsAndQuotedCommas) {
  const std::string absolute = (folder_.path() / "a.nii").string();
  const auto cases = read("image,label,task\n" + absolute + ",\"b, c.nii\",\"a \"\"task\"\", quoted\"\n");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].image, absolute);
  EXPECT_EQ(cases[0].label, folder_.path() / "b, c.nii");
  EXPECT_EQ(cases[0].task, "a \"task\", quoted");
}

TEST_F(CaseTable, CountsLinesOfTheFileAndSkipsCommentsAndEmptyOnes) {
  const auto cases =
      read("\xEF\xBB\xBF# made by hand\r\n\r\nimage,label\r\na.nii,a_labels.nii\r\n#\r\na.nii,a.nii");
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].line, 4U);
  EXPECT_EQ(cases[1].line, 6U);
  EXPECT_EQ(cases[1].label, folder_.path() / "a.nii");
}

TEST_F(CaseTable, ReadsATableOfTheWorkingFolder) {
  write("image,label\na.nii,a_labels.nii\n");
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  const auto cases = read_case_table("cases.csv");
  std::filesystem::current_path(before);
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].image, "a.nii");
}

TEST_F(CaseTable, TakesTheLeastAndTheGreatestLabel) {
  const auto cases = read("image,label,label_value\na.nii,a.nii,1\na.nii,a.nii,65535\n");
  EXPECT_EQ(cases.at(0).label_value, 1);
  EXPECT_EQ(cases.at(1).label_value, 65535);
}

TEST_F(CaseTable, RefusesLabelValuesThatAreNone) {
  for (const char* value : {"0", "-1", "65536", "1.5", "nan", "1e99", "liver", "0x10"}) {
    const std::string message = refusal(std::string("image,label,label_value\na.nii,a.nii,") + value + "\n");
    EXPECT_THAT(message, HasSubstr("line 2: label_value is '" + std::string(value) + "'"));
    EXPECT_THAT(message, HasSubstr("1 to 65535"));
  }
}

TEST_F(CaseTable, RefusesAnUnknownSplit) {
  const std::string message = refusal("image,label,split\na.nii,a.nii,Train\n");
  EXPECT_THAT(message, HasSubstr("line 2: split is 'Train'; expected train, validation, test"));
}

TEST_F(CaseTable, RefusesAHeaderThatLacksAColumn) {
  EXPECT_THAT(refusal("image,task\na.nii,x\n"), HasSubstr("line 1: no column label in 'image,task'"));
  EXPECT_THAT(refusal("label\na.nii\n"), HasSubstr("no column image"));
  EXPECT_THAT(refusal("a.nii,a_labels.nii\n"), HasSubstr("expected a header line"));
}

TEST_F(CaseTable, RefusesUnknownColumnsAndListsTheKnown) {
  const std::string message = refusal("image,label,weight\na.nii,a.nii,1\n");
  EXPECT_THAT(message, HasSubstr("line 1: unknown column 'weight'"));
  EXPECT_THAT(message, HasSubstr("image and label, and if needed label_value, task and split"));
}

TEST_F(CaseTable, RefusesColumnsThatAreThereTwiceOrHaveNoName) {
  EXPECT_THAT(refusal("image,label,IMAGE\na.nii,a.nii,a.nii\n"),
              HasSubstr("column image appears more than once"));
  EXPECT_THAT(refusal("image,,label\na.nii,,a.nii\n"), HasSubstr("unknown column ''"));
}

TEST_F(CaseTable, RefusesUnclosedQuotesAndWrongFieldCounts) {
  EXPECT_THAT(refusal("image,label\n\"a.nii,a.nii\n"), HasSubstr("line 2: a quote is not closed"));
  EXPECT_THAT(refusal("\"image,label\na.nii,a.nii\n"), HasSubstr("line 1: a quote is not closed"));
  EXPECT_THAT(refusal("image,label\na.nii\n"), HasSubstr("line 2: 1 fields; expected 2 as in the header"));
  EXPECT_THAT(refusal("image,label\na.nii,a.nii,x\n"), HasSubstr("line 2: 3 fields; expected 2"));
}

TEST_F(CaseTable, RefusesEmptyPathsMissingFilesAndFolders) {
  EXPECT_THAT(refusal("image,label\n,a.nii\n"), HasSubstr("line 2: image is empty"));
  EXPECT_THAT(refusal("image,label\na.nii,\"\"\n"), HasSubstr("line 2: label is empty"));
  EXPECT_THAT(refusal("image,label\nnone.nii,a.nii\n"),
              HasSubstr("line 2: image is 'none.nii': no such file"));
  EXPECT_THAT(refusal("image,label\na.nii/x,a.nii\n"), HasSubstr("line 2: image is 'a.nii/x'"));
  std::filesystem::create_directory(folder_.path() / "folder");
  EXPECT_THAT(refusal("image,label\na.nii,folder\n"), HasSubstr("line 2: label is 'folder': it is a folder"));
}

TEST_F(CaseTable, NamesEveryBadRowOfOneMessage) {
  std::string text = "image,label,label_value\na.nii,a.nii,0\na.nii,a.nii,7\n";
  for (int n = 0; n < 20; ++n) text += "none.nii,a.nii,1\n";
  const std::string message = refusal(text);
  EXPECT_THAT(message, HasSubstr("21 problems: (1) line 2: label_value is '0'"));
  EXPECT_THAT(message, HasSubstr("(2) line 4: image is 'none.nii'"));
  EXPECT_THAT(message, HasSubstr("and 11 more"));
  EXPECT_THAT(message, testing::Not(HasSubstr("line 3")));
}

TEST_F(CaseTable, RefusesATableWithoutRows) {
  EXPECT_THAT(refusal("image,label\n"), HasSubstr("no rows"));
  EXPECT_THAT(refusal("# nothing\n"), HasSubstr("no rows"));
  EXPECT_THAT(refusal("\n \n"), HasSubstr("is empty"));
}

TEST_F(CaseTable, RefusesWhatIsNotUtf8) {
  EXPECT_THAT(refusal("image,label,task\na.nii,a.nii,M\xE4gen\n"), HasSubstr("line 2: is not UTF-8"));
  EXPECT_THAT(refusal(std::string("i\0m\0a\0g\0e\0", 10)), HasSubstr("NUL bytes"));
}

TEST_F(CaseTable, ReadsTheDocumentedExample) {
  std::ifstream stream(std::string(SAMMOE_TEST_DATA) + "/../../docs/tables.md");
  const std::string document{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t begin = document.find("```text\n") + 8;
  for (const char* folder : {"scans", "labels"}) {
    std::filesystem::create_directory(folder_.path() / folder);
    for (const char* name : {"a.nii.gz", "b.nii.gz", "c.nii.gz", "c, second visit.nii.gz"})
      std::ofstream(folder_.path() / folder / name) << "x";
  }
  const auto cases = read(document.substr(begin, document.find("```", begin) - begin));
  ASSERT_EQ(cases.size(), 4U);
  EXPECT_EQ(cases[1].label_value, 72);
  EXPECT_EQ(cases[2].task, "liver");
  EXPECT_EQ(cases[3].image, folder_.path() / "scans" / "c, second visit.nii.gz");
  EXPECT_FALSE(cases[3].label_value.has_value());
}

TEST_F(CaseTable, RefusesAPathThatIsNoTable) {
  EXPECT_THAT(refusal_of([&] { read_case_table(folder_.path()); }), HasSubstr("is a folder"));
  EXPECT_THAT(refusal_of([&] { read_case_table(folder_.path() / "none.csv"); }), HasSubstr("none.csv"));
}

}  // namespace
}  // namespace sammoe
