#pragma once

#include "sammoe/batch.hpp"

#include "cases/record.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sammoe {

/// What a case's result depends on, as SHA-256.
struct CaseDigests {
  std::string image;    ///< of the file's bytes
  std::string prompts;  ///< of where they come from, which file's bytes, and which label of them
  std::string bundle;   ///< of the manifest, which names the hash of every file
  std::string options;  ///< of all options, and the versions of the program and of LibTorch
};

bool operator==(const CaseDigests& one, const CaseDigests& other);

/// A case that is over.
struct CaseEntry {
  std::string time;  ///< UTC with milliseconds
  BatchOutcome outcome;
  CaseDigests digests;
  std::vector<FileRecord> files;  ///< paths relative to the output folder
};

/// The start of a run.
struct RunEntry {
  std::string time;
  Shard shard;
  std::size_t cases = 0;  ///< of the shard
  /// The masks of the whole table in its order, relative to the output folder.
  std::vector<std::string> table;
  std::string host;
  std::string bundle_name;
  std::string options;  ///< as JSON text
};

/// The end of a run that was not killed.
struct EndEntry {
  std::string time;
  double seconds = 0;
};

using JournalEntry = std::variant<RunEntry, CaseEntry, EndEntry>;

/// One line of JSON, with its end.
std::string journal_line(const JournalEntry& entry);

/// Nothing if the line is torn, or of another version.
std::optional<JournalEntry> parse_journal_line(const std::string& line);

}  // namespace sammoe
