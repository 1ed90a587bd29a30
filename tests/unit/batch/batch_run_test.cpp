#include "sammoe/batch.hpp"
#include "sammoe/batch_report.hpp"
#include "sammoe/error.hpp"
#include "sammoe/in_process.hpp"
#include "sammoe/segment_case.hpp"

#include "support/file_bytes.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::size_t kCases = 5;

/// Five images of a bright cube that differ in brightness, and the bundle that finds what is bright.
class BatchRunTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared_ = new TemporaryFolder;
    write_tiny_bundle(shared_->path() / "bundle", TinyBundle{});
    segmenter_ = new Segmenter(segmenter_in_this_process(shared_->path() / "bundle", {{}, 1}));
  }
  static void TearDownTestSuite() {
    delete segmenter_;
    delete shared_;
  }

  BatchRunTest() {
    options_.output_folder = folder_.path() / "out";
    options_.finished = [this](const BatchOutcome& outcome) { outcomes_.push_back(outcome); };
    for (std::size_t n = 0; n < kCases; ++n) {
      write_image(n, static_cast<std::uint16_t>(500 + 10 * n));
      BatchCase job;
      job.image = image(n);
      job.prompts.from = ClickedObjects{{1, "", {{{10, 10, 10}, Frame::voxel, true}}}};
      job.output = std::to_string(n) + ".nii.gz";
      job.place = "line " + std::to_string(n + 2);
      cases_.push_back(job);
    }
  }

  fs::path image(std::size_t n) const { return folder_.path() / ("image" + std::to_string(n) + ".nii"); }

  void write_image(std::size_t n, std::uint16_t brightness) const {
    LabelMap map;
    map.grid.size = {20, 20, 20};
    map.grid.spacing_mm = {2, 2, 2};
    map.labels.assign(8000, 10);
    for (std::size_t k = 6; k < 14; ++k)
      for (std::size_t j = 6; j < 14; ++j)
        for (std::size_t i = 6; i < 14; ++i) map.labels[(k * 20 + j) * 20 + i] = brightness;
    write_label_map(image(n), map);
  }

  BatchSummary run() {
    outcomes_.clear();
    return run_batch(*segmenter_, cases_, options_);
  }

  BatchSummary resume() {
    options_.existing = ExistingOutputs::resume;
    return run();
  }

  /// The names of the files in the output folder but the journals, with their bytes.
  std::map<std::string, Bytes> files() const {
    std::map<std::string, Bytes> all;
    for (const auto& entry : fs::directory_iterator(options_.output_folder))
      if (entry.path().extension() != ".jsonl") all[entry.path().filename()] = read_bytes(entry.path());
    return all;
  }

  static TemporaryFolder* shared_;
  static Segmenter* segmenter_;
  TemporaryFolder folder_;
  std::vector<BatchCase> cases_;
  BatchOptions options_;
  std::vector<BatchOutcome> outcomes_;
};

TemporaryFolder* BatchRunTest::shared_ = nullptr;
Segmenter* BatchRunTest::segmenter_ = nullptr;

TEST_F(BatchRunTest, WritesEachCaseAndReportsInTheTablesOrder) {
  options_.companions = {true, true, true};
  const BatchSummary summary = run();
  EXPECT_EQ(summary.done, kCases);
  EXPECT_EQ(files().size(), 4 * kCases);
  ASSERT_EQ(outcomes_.size(), kCases);
  for (std::size_t n = 0; n < kCases; ++n) {
    EXPECT_EQ(outcomes_[n].output, cases_[n].output);
    EXPECT_EQ(outcomes_[n].state, CaseState::done);
    EXPECT_GT(outcomes_[n].objects.at(0).voxel_count, 0);
    EXPECT_TRUE(fs::exists(options_.output_folder / (std::to_string(n) + ".probabilities.nii.gz")));
  }
}

TEST_F(BatchRunTest, GivesTheSameMasksAsOneCaseAtATime) {
  options_.prefetch = 3;
  run();
  SegmentJob job;
  job.input = image(3);
  job.prompts = cases_[3].prompts;
  job.output = folder_.path() / "alone.nii.gz";
  segment_case(*segmenter_, job);
  EXPECT_EQ(read_bytes(job.output), files().at("3.nii.gz"));
}

TEST_F(BatchRunTest, GoesOnAfterACaseThatFails) {
  write_bytes(image(1), bytes_of("no volume"));
  std::get<ClickedObjects>(cases_[3].prompts.from)[0].clicks[0].position = {99, 0, 0};
  const BatchSummary summary = run();
  EXPECT_EQ(summary.done, 3U);
  EXPECT_EQ(summary.failed, 2U);
  EXPECT_THAT(outcomes_[1].error, HasSubstr("image1.nii"));
  EXPECT_THAT(outcomes_[3].error, HasSubstr("outside the volume"));
  EXPECT_EQ(files().size(), 3U);
}

TEST_F(BatchRunTest, RefusesToStartOnOutputsThatAreThere) {
  run();
  const auto before = files();
  EXPECT_THAT(refusal_of([&] { run(); }, ErrorCode::output), HasSubstr("5 of the outputs already exist"));
  EXPECT_EQ(files(), before);
  options_.existing = ExistingOutputs::overwrite;
  EXPECT_EQ(run().done, kCases);
  EXPECT_EQ(files(), before);
}

TEST_F(BatchRunTest, RefusesToResumeOverFilesOfNoRun) {
  fs::create_directories(options_.output_folder);
  write_bytes(options_.output_folder / "2.nii.gz", {1, 2, 3});
  for (int attempt = 0; attempt < 2; ++attempt)
    EXPECT_THAT(refusal_of([&] { resume(); }, ErrorCode::output), HasSubstr("no journal of a run"));
  EXPECT_EQ(files().at("2.nii.gz"), (Bytes{1, 2, 3}));
}

TEST_F(BatchRunTest, ResumesWhatIsMissingAndNothingElse) {
  run();
  const auto before = files();
  EXPECT_EQ(resume().skipped, kCases);
  fs::remove(options_.output_folder / "0.nii.gz");
  write_bytes(options_.output_folder / "4.nii.gz", {1, 2, 3});
  const BatchSummary summary = resume();
  EXPECT_EQ(summary.done, 2U);
  EXPECT_EQ(summary.skipped, 3U);
  EXPECT_EQ(outcomes_[0].state, CaseState::done);
  EXPECT_EQ(outcomes_[1].state, CaseState::skipped);
  EXPECT_EQ(files(), before);
}

TEST_F(BatchRunTest, DoesAgainWhatItsInputsWouldChange) {
  run();
  write_image(2, 700);
  std::get<ClickedObjects>(cases_[3].prompts.from)[0].clicks[0].position = {11, 10, 10};
  EXPECT_EQ(resume().done, 2U);
  EXPECT_EQ(outcomes_[2].state, CaseState::done);
  EXPECT_EQ(outcomes_[3].state, CaseState::done);
  options_.segment.mask_threshold = 0.25;
  EXPECT_EQ(resume().done, kCases);
  options_.companions.record = true;
  EXPECT_EQ(resume().done, kCases);
  EXPECT_EQ(resume().skipped, kCases);
}

TEST_F(BatchRunTest, RemovesWhatKilledRunsLeftOfItsOutputs) {
  fs::create_directories(options_.output_folder);
  write_bytes(options_.output_folder / ".tmp-1-0-.staged-1-0-2.nii.gz", {1});
  write_bytes(options_.output_folder / ".tmp-1-0-of-others.nii.gz", {1});
  run();
  EXPECT_FALSE(fs::exists(options_.output_folder / ".tmp-1-0-.staged-1-0-2.nii.gz"));
  EXPECT_TRUE(fs::exists(options_.output_folder / ".tmp-1-0-of-others.nii.gz"));
}

TEST_F(BatchRunTest, DropsTheCaseInWorkWhenInterruptedAndResumes) {
  run();
  const auto expected = files();
  for (std::size_t stop_at = 1; stop_at <= 12; stop_at += 3) {
    fs::remove_all(options_.output_folder);
    std::size_t calls = 0;
    options_.segment.progress = [&](std::size_t, std::size_t) {
      if (++calls == stop_at) throw Error(ErrorCode::interrupted, "stop");
    };
    refusal_of([&] { run(); }, ErrorCode::interrupted);
    for (const auto& [name, bytes] : files()) EXPECT_EQ(bytes, expected.at(name)) << name;
    EXPECT_EQ(outcomes_.size(), files().size());
    options_.segment.progress = nullptr;
    const BatchSummary summary = resume();
    EXPECT_EQ(summary.done + summary.skipped, kCases);
    EXPECT_EQ(files(), expected);
    options_.existing = ExistingOutputs::refuse;
  }
}

TEST_F(BatchRunTest, RefusesOptionsThatDoNotFitTheBundleBeforeAnyWork) {
  RoutingOptions routing;
  routing.strategy = Strategy::expert;
  routing.expert = "nobody";
  options_.segment.routing = routing;
  refusal_of([&] { run(); }, ErrorCode::usage);
  EXPECT_FALSE(fs::exists(options_.output_folder));
}

TEST_F(BatchRunTest, KeepsTheMaskOfAnEarlierRunWhereACaseFailsAndSaysSo) {
  run();
  const auto before = files();
  write_bytes(image(2), bytes_of("no volume"));
  EXPECT_EQ(resume().failed, 1U);
  EXPECT_THAT(outcomes_[2].error, HasSubstr("the mask of an earlier run was kept"));
  EXPECT_EQ(files(), before);
  EXPECT_EQ(resume().failed, 1U);  // what failed is never taken for done
}

TEST_F(BatchRunTest, ReportsOnTheTableOfTheLatestRun) {
  run();
  cases_.erase(cases_.begin(), cases_.begin() + 3);
  cases_[0].output = "new.nii.gz";
  std::swap(cases_[0], cases_[1]);
  options_.finished = [](const BatchOutcome&) { throw Error(ErrorCode::interrupted, "stop"); };
  refusal_of([&] { resume(); }, ErrorCode::interrupted);
  const BatchReport report = read_batch_report(options_.output_folder);
  EXPECT_EQ(report.case_count, 2U);
  EXPECT_EQ(report.outcomes.at(0).output, "4.nii.gz");
  EXPECT_EQ(report.outcomes.size() + report.unfinished.size(), 2U);
}

TEST_F(BatchRunTest, PassesOnWhatTheCallerThrows) {
  options_.finished = [](const BatchOutcome&) { throw Error(ErrorCode::output, "no paper"); };
  EXPECT_EQ(refusal_of([&] { run(); }, ErrorCode::output), "no paper");
}

TEST_F(BatchRunTest, ShardsMakeTheSameFilesAndOneReport) {
  run();
  const auto expected = files();
  fs::remove_all(options_.output_folder);
  for (const std::size_t number : {2U, 1U}) {
    options_.shard = {number, 3};
    run();
  }
  BatchReport report = read_batch_report(options_.output_folder);
  EXPECT_EQ(report.case_count, kCases);
  EXPECT_EQ(report.count(CaseState::done), 4U);
  EXPECT_EQ(report.unfinished.size(), 1U);
  ASSERT_EQ(report.shards_not_started.size(), 1U);
  EXPECT_EQ(report.shards_not_started[0].number, 3U);
  options_.shard = {1, 1};
  const BatchSummary summary = resume();  // what shards have done counts for a run of all
  EXPECT_EQ(summary.skipped, 4U);
  EXPECT_EQ(files(), expected);
  report = read_batch_report(options_.output_folder);
  EXPECT_TRUE(report.unfinished.empty());
  EXPECT_EQ(report.runs.size(), 3U);
  EXPECT_TRUE(report.shards_not_started.empty());
}

}  // namespace
}  // namespace sammoe
