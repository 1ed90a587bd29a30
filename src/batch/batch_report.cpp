#include "sammoe/batch_report.hpp"

#include "sammoe/error.hpp"

#include "batch/journal_folder.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace sammoe {
namespace {

/// Puts the journals' entries together, one journal after the other.
class Merger {
 public:
  void take(const JournalFile& file) {
    JournalContent content = read_journal(file.path);
    report_.unreadable_lines += content.unreadable_lines;
    const std::size_t first_run = report_.runs.size();
    for (JournalEntry& entry : content.entries) {
      if (const auto* run = std::get_if<RunEntry>(&entry)) take(*run);
      if (auto* known = std::get_if<CaseEntry>(&entry)) take(std::move(*known));
      if (const auto* end = std::get_if<EndEntry>(&entry)) {
        if (report_.runs.size() == first_run) continue;
        report_.runs.back().ended = end->time;
        report_.runs.back().seconds = end->seconds;
      }
    }
  }

  BatchReport result() {
    report_.case_count = table_.size();
    for (const std::string& output : table_) {
      const auto found = latest_.find(output);
      if (found == latest_.end())
        report_.unfinished.emplace_back(output);
      else
        report_.outcomes.push_back(std::move(found->second.outcome));
    }
    std::stable_sort(report_.runs.begin(), report_.runs.end(),
                     [](const BatchRunReport& a, const BatchRunReport& b) { return a.started < b.started; });
    if (!report_.runs.empty()) find_missing_shards(report_.runs.back().shard.count);
    return std::move(report_);
  }

 private:
  void take(const RunEntry& run) {
    BatchRunReport report;
    report.shard = run.shard;
    report.started = run.time;
    report.host = run.host;
    report.cases = run.cases;
    report_.runs.push_back(report);
    if (latest_run_ <= run.time) {
      latest_run_ = run.time;
      table_ = run.table;
    }
  }

  void take(CaseEntry&& entry) {
    CaseEntry& latest = latest_[entry.outcome.output.string()];
    if (latest.time <= entry.time) latest = std::move(entry);
  }

  void find_missing_shards(std::size_t count) {
    std::set<std::size_t> started;
    for (const BatchRunReport& run : report_.runs)
      if (run.shard.count == count) started.insert(run.shard.number);
    for (std::size_t number = 1; number <= count; ++number)
      if (started.count(number) == 0) report_.shards_not_started.push_back({number, count});
  }

  BatchReport report_;
  std::map<std::string, CaseEntry> latest_;
  std::string latest_run_;
  std::vector<std::string> table_;  ///< of the latest run
};

}  // namespace

std::size_t BatchReport::count(CaseState state) const {
  return static_cast<std::size_t>(std::count_if(
      outcomes.begin(), outcomes.end(), [&](const BatchOutcome& outcome) { return outcome.state == state; }));
}

BatchReport read_batch_report(const std::filesystem::path& output_folder) {
  const std::vector<JournalFile> files = journals_in(output_folder);
  if (files.empty()) {
    throw Error(ErrorCode::input,
                output_folder.string() + ": holds no journal of a batch; give the --output-dir of one");
  }
  Merger merger;
  for (const JournalFile& file : files) merger.take(file);
  return merger.result();
}

}  // namespace sammoe
