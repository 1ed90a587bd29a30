#pragma once

#include "sammoe/batch.hpp"

#include "batch/journal_entry.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// The name of a shard's journal in the output folder.
std::string journal_name(const Shard& shard);

struct JournalFile {
  std::filesystem::path path;
  Shard shard;
};

/// The journals in an output folder, by shard; none if there is no such folder.
std::vector<JournalFile> journals_in(const std::filesystem::path& output_folder);

/// What a journal holds.
struct JournalContent {
  std::vector<JournalEntry> entries;
  std::size_t unreadable_lines = 0;
};

/// Reads a journal, also while it is written. Throws Error{input} if it cannot be read.
JournalContent read_journal(const std::filesystem::path& path);

}  // namespace sammoe
