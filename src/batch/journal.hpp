#pragma once

#include "sammoe/batch.hpp"

#include "batch/journal_entry.hpp"

#include <filesystem>

namespace sammoe {

/// The journal of one shard, to which a process appends. As long as it is open, the shard is this process's
/// alone.
class Journal {
 public:
  /// Opens or makes the shard's journal in the output folder. Throws Error{output} if that fails, or another
  /// process works on this shard, or on any shard of another count.
  Journal(const std::filesystem::path& output_folder, const Shard& shard);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Appends one line by one write and syncs it. Throws Error{output}.
  void append(const JournalEntry& entry);

 private:
  [[noreturn]] void fail(const char* step) const;
  void lock();
  void end_torn_line();
  void write_whole(const std::string& text);

  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace sammoe
