#pragma once

// What the journals of a batch say: which cases are done, failed and unfinished. Called by programs that
// watch or check a run, also while it runs and from other machines; it only reads. From any thread.

#include "sammoe/batch.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// One start of a batch on one shard.
struct BatchRunReport {
  Shard shard;
  std::string started;    ///< UTC, ISO 8601
  std::string host;       ///< the machine's name
  std::string ended;      ///< empty if it was killed or still runs
  double seconds = 0;     ///< wall time; 0 if it has not ended
  std::size_t cases = 0;  ///< number of cases of its shard
};

/// What the journals in an output folder say together about the table of the latest run: each case once, by
/// its latest entry, in the order of the table.
struct BatchReport {
  std::size_t case_count = 0;          ///< cases of the whole table, all shards
  std::vector<BatchOutcome> outcomes;  ///< done or failed
  /// The masks of the other cases, relative to the output folder.
  std::vector<std::filesystem::path> unfinished;
  std::vector<BatchRunReport> runs;       ///< ordered by start
  std::vector<Shard> shards_not_started;  ///< among the latest run's shards
  /// Lines cut off by a kill. A resumed run does their cases again.
  std::size_t unreadable_lines = 0;

  std::size_t count(CaseState state) const;
};

/// Merges all journals in an output folder. Throws Error{input} if there is none.
BatchReport read_batch_report(const std::filesystem::path& output_folder);

/// The report as a table to read, as JSON, and as CSV with one line per case.
std::string batch_report_text(const BatchReport& report);
std::string batch_report_json(const BatchReport& report);
std::string batch_report_csv(const BatchReport& report);

}  // namespace sammoe
