#include "batch/journal.hpp"

#include "batch/journal_folder.hpp"
#include "batch/resume.hpp"
#include "files/sha256.hpp"
#include "support/file_bytes.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

CaseEntry entry_of(const std::string& output, CaseState state = CaseState::done) {
  CaseEntry entry;
  entry.time = "2026-01-02T03:04:05.678Z";
  entry.outcome.output = output;
  entry.outcome.image = "scans/" + output;
  entry.outcome.place = "line 2";
  entry.outcome.state = state;
  entry.outcome.objects = {{3, "liver \"left\"", 17, 0.25}};
  entry.outcome.warnings = {"a warning"};
  entry.outcome.segment_seconds = 1.5;
  entry.digests = {"i", "p", "b", "o"};
  entry.files = {{"mask", output, "m"}};
  return entry;
}

class JournalTest : public testing::Test {
 protected:
  std::vector<JournalEntry> entries() const { return read_journal(path_).entries; }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / journal_name({1, 2});
};

TEST_F(JournalTest, GivesBackWhatItWasGiven) {
  {
    Journal journal(folder_.path(), {1, 2});
    journal.append(RunEntry{"t1", {1, 2}, 3, {"a.nii", "b.nii"}, "host", "demo", "{\"k\":1}"});
    journal.append(entry_of("a.nii"));
    CaseEntry failed = entry_of("b.nii", CaseState::failed);
    failed.outcome.error = "it failed";
    journal.append(failed);
    journal.append(EndEntry{"t2", 9.5});
  }
  const std::vector<JournalEntry> read = entries();
  ASSERT_EQ(read.size(), 4U);
  const auto& run = std::get<RunEntry>(read[0]);
  EXPECT_EQ(run.shard.count, 2U);
  EXPECT_EQ(run.cases, 3U);
  EXPECT_EQ(run.table, (std::vector<std::string>{"a.nii", "b.nii"}));
  const auto& done = std::get<CaseEntry>(read[1]);
  const CaseEntry expected = entry_of("a.nii");
  EXPECT_EQ(done.time, expected.time);
  EXPECT_EQ(done.outcome.state, CaseState::done);
  EXPECT_EQ(done.outcome.image, expected.outcome.image);
  EXPECT_EQ(done.outcome.objects.at(0).name, expected.outcome.objects.at(0).name);
  EXPECT_EQ(done.outcome.objects.at(0).voxel_count, 17);
  EXPECT_EQ(done.outcome.warnings, expected.outcome.warnings);
  EXPECT_EQ(done.outcome.segment_seconds, 1.5);
  EXPECT_TRUE(done.digests == expected.digests);
  EXPECT_EQ(done.files.at(0).sha256, "m");
  EXPECT_EQ(std::get<CaseEntry>(read[2]).outcome.error, "it failed");
  EXPECT_EQ(std::get<EndEntry>(read[3]).seconds, 9.5);
}

TEST_F(JournalTest, PassesOverALineTornAnywhere) {
  const std::string first = journal_line(entry_of("a.nii"));
  const std::string second = journal_line(entry_of("b.nii"));
  for (std::size_t kept = 1; kept + 1 < second.size(); kept += 7) {
    std::ofstream(path_, std::ios::binary) << first << second.substr(0, kept);
    EXPECT_EQ(entries().size(), 1U) << kept;
    { Journal(folder_.path(), {1, 2}).append(entry_of("c.nii")); }
    const JournalContent content = read_journal(path_);
    ASSERT_EQ(content.entries.size(), 2U) << kept;
    EXPECT_EQ(content.unreadable_lines, 1U);
    EXPECT_EQ(std::get<CaseEntry>(content.entries[1]).outcome.output, "c.nii");
  }
}

TEST_F(JournalTest, IsOneProcessesAlone) {
  const Journal journal(folder_.path(), {1, 2});
  EXPECT_THAT(refusal_of(
                  [&] {
                    const Journal same(folder_.path(), {1, 2});
                  },
                  ErrorCode::output),
              testing::HasSubstr("another process works on this shard"));
  EXPECT_THAT(refusal_of(
                  [&] {
                    const Journal other_count(folder_.path(), {1, 1});
                  },
                  ErrorCode::output),
              testing::HasSubstr("2 shards"));
  EXPECT_NO_THROW(const Journal neighbour(folder_.path(), {2, 2}));
}

TEST_F(JournalTest, CannotBeMadeWhereThereIsNoFolder) {
  refusal_of([&] { const Journal journal(folder_.path() / "missing", {1, 1}); }, ErrorCode::output);
}

TEST_F(JournalTest, IsFoundByItsNameOnly) {
  for (const char* name :
       {"batch-journal.2-of-4.jsonl", "batch-journal.1-of-4.jsonl", "batch-journal.1-of-1.jsonl",
        "batch-journal.5-of-4.jsonl", "batch-journal.01-of-4.jsonl", "batch-journal.jsonl",
        "batch-journal.1-of-4.jsonl.txt", "x.jsonl", "batch-journal.-of-.jsonl"})
    write_bytes(folder_.path() / name, {});
  const std::vector<JournalFile> found = journals_in(folder_.path());
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].path.filename(), "batch-journal.1-of-1.jsonl");
  EXPECT_EQ(found[1].path.filename(), "batch-journal.1-of-4.jsonl");
  EXPECT_EQ(found[2].path.filename(), "batch-journal.2-of-4.jsonl");
}

TEST_F(JournalTest, TellsDoneCasesFromOthersByTheLatestEntry) {
  const auto append = [&](Journal& journal, const std::string& output, CaseState state, const char* time) {
    CaseEntry entry = entry_of(output, state);
    entry.time = time;
    journal.append(entry);
  };
  {
    Journal first(folder_.path(), {1, 2});
    Journal second(folder_.path(), {2, 2});
    append(first, "a.nii", CaseState::failed, "2026-01-01T00:00:00.000Z");
    append(second, "a.nii", CaseState::done, "2026-01-01T00:00:00.001Z");
    append(first, "b.nii", CaseState::failed, "2026-01-01T00:00:00.002Z");
    append(second, "b.nii", CaseState::done, "2026-01-01T00:00:00.001Z");
  }
  const DoneCases cases(folder_.path());
  EXPECT_NE(cases.find("a.nii"), nullptr);
  EXPECT_EQ(cases.find("b.nii"), nullptr);
  EXPECT_EQ(cases.find("c.nii"), nullptr);
}

TEST_F(JournalTest, ALaterEntryCountsAlthoughTheClockWasSetBack) {
  const std::string future = "2199-12-31T23:59:59.999Z";
  {
    Journal journal(folder_.path(), {1, 2});
    CaseEntry done = entry_of("a.nii");
    done.time = future;
    journal.append(done);
  }
  {
    Journal journal(folder_.path(), {1, 1});  // whose name sorts before the other's
    CaseEntry failed = entry_of("a.nii", CaseState::failed);
    failed.time = journal.next_time();
    EXPECT_EQ(failed.time, "2200-01-01T00:00:00.000Z");
    journal.append(failed);
    EXPECT_GT(journal.next_time(), failed.time);
  }
  EXPECT_EQ(DoneCases(folder_.path()).find("a.nii"), nullptr);
}

TEST_F(JournalTest, KnowsFilesByTheirHash) {
  const Bytes content{1, 2, 3};
  CaseEntry entry = entry_of("a.nii");
  entry.files[0].sha256 = sha256_hex(content.data(), content.size());
  const DoneCases cases(folder_.path());
  EXPECT_FALSE(cases.files_intact(entry, {"a.nii"}));
  write_bytes(folder_.path() / "a.nii", content);
  EXPECT_TRUE(cases.files_intact(entry, {"a.nii"}));
  EXPECT_FALSE(cases.files_intact(entry, {"a.nii", "a.json"}));
  write_bytes(folder_.path() / "a.nii", {1, 2, 4});
  EXPECT_FALSE(cases.files_intact(entry, {"a.nii"}));
}

}  // namespace
}  // namespace sammoe
