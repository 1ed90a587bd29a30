#include "sammoe/batch_report.hpp"

#include "batch/journal.hpp"
#include "files/csv_line.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using testing::HasSubstr;

CaseEntry entry_of(const std::string& output, CaseState state, const std::string& time) {
  CaseEntry entry;
  entry.time = time;
  entry.outcome.output = output;
  entry.outcome.image = "scan, \"first\".nii";
  entry.outcome.place = "line 7";
  entry.outcome.state = state;
  entry.outcome.segment_seconds = 2;
  if (state == CaseState::failed) entry.outcome.error = "truncated";
  return entry;
}

RunEntry run_of(const Shard& shard, const std::string& time) {
  RunEntry run;
  run.time = time;
  run.shard = shard;
  run.cases = 2;
  run.table = {"c.nii", "b.nii", "a.nii", "d.nii"};
  run.host = "node" + std::to_string(shard.number);
  run.options = "{}";
  return run;
}

class BatchReportTest : public testing::Test {
 protected:
  BatchReportTest() {
    Journal first(folder_.path(), {1, 2});
    first.append(run_of({1, 2}, "01"));
    first.append(entry_of("a.nii", CaseState::failed, "02"));
    first.append(run_of({1, 2}, "03"));
    first.append(entry_of("a.nii", CaseState::done, "04"));
    first.append(EndEntry{"05", 12.5});
    Journal second(folder_.path(), {2, 2});
    second.append(run_of({2, 2}, "02"));
    second.append(entry_of("b.nii", CaseState::failed, "03"));
  }

  TemporaryFolder folder_;
};

TEST_F(BatchReportTest, TakesTheLatestEntryOfEachCase) {
  const BatchReport report = read_batch_report(folder_.path());
  EXPECT_EQ(report.case_count, 4U);
  EXPECT_EQ(report.count(CaseState::done), 1U);
  EXPECT_EQ(report.count(CaseState::failed), 1U);
  EXPECT_THAT(report.unfinished, testing::ElementsAre("c.nii", "d.nii"));
  ASSERT_EQ(report.runs.size(), 3U);
  EXPECT_EQ(report.runs[0].started, "01");
  EXPECT_EQ(report.runs[0].ended, "");
  EXPECT_EQ(report.runs[2].seconds, 12.5);
}

TEST_F(BatchReportTest, SaysInEachFormWhatFailed) {
  const BatchReport report = read_batch_report(folder_.path());
  const std::string text = batch_report_text(report);
  EXPECT_THAT(text, HasSubstr("4 cases: 1 done, 1 failed, 2 unfinished"));
  EXPECT_THAT(text, HasSubstr("failed: b.nii (line 7): truncated"));
  const nlohmann::json json = nlohmann::json::parse(batch_report_json(report));
  EXPECT_EQ(json.at("unfinished"), 2);
  EXPECT_EQ(json.at("outcomes").at(0).at("error"), "truncated");
  EXPECT_EQ(json.at("runs").at(2).at("host"), "node1");
  const std::string csv = batch_report_csv(report);
  const std::vector<TextLine> lines = split_lines(csv);
  ASSERT_EQ(lines.size(), 5U);  // unfinished cases come last
  const auto header = split_csv_line(lines[0].text);
  const auto failed = split_csv_line(lines[1].text);
  ASSERT_TRUE(header && failed);
  EXPECT_EQ(failed->size(), header->size());
  EXPECT_EQ((*failed)[1], "scan, \"first\".nii");
  EXPECT_EQ(failed->back(), "truncated");
  const auto unfinished = split_csv_line(lines[4].text);
  ASSERT_TRUE(unfinished);
  EXPECT_EQ(unfinished->size(), header->size());
  EXPECT_EQ((*unfinished)[2], "unfinished");
}

TEST(BatchReport, RefusesAFolderWithoutJournals) {
  const TemporaryFolder folder;
  EXPECT_THAT(refusal_of([&] { read_batch_report(folder.path()); }), HasSubstr("no journal"));
}

}  // namespace
}  // namespace sammoe
