#pragma once

#include "sammoe/batch.hpp"

#include "batch/journal_entry.hpp"

#include <filesystem>
#include <string>

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

  /// The time for the next entry: now, or just after the folder's latest entry if the clock was set back, so
  /// that a later entry always has a later time.
  std::string next_time();

  /// Appends one line by one write and syncs it. Throws Error{output}.
  void append(const JournalEntry& entry);

 private:
  [[noreturn]] void fail(const char* step) const;
  void lock();
  void end_torn_line();
  void write_whole(const std::string& text);

  std::filesystem::path path_;
  std::string latest_time_;
  int descriptor_ = -1;
};

}  // namespace sammoe
