#include "batch/journal.hpp"

#include "sammoe/error.hpp"

#include "batch/journal_folder.hpp"
#include "core/utc_time.hpp"
#include "files/atomic_file.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <variant>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWaitForIt = "wait until it ends, or stop it";

/// Processes with other shards of the same count write other cases; those of another count may write the
/// same.
void refuse_other_counts(const fs::path& output_folder, const Shard& shard) {
  for (const JournalFile& file : journals_in(output_folder)) {
    if (file.shard.count == shard.count) continue;
    const int descriptor = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) continue;
    const bool in_use = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    if (in_use) {
      throw Error(ErrorCode::output, file.path.string() + ": another process works on this folder in " +
                                         std::to_string(file.shard.count) + " shards, not " +
                                         std::to_string(shard.count) + "; " + kWaitForIt);
    }
  }
}

std::string latest_time_in(const fs::path& output_folder) {
  std::string latest;
  for (const JournalFile& file : journals_in(output_folder)) {
    for (const JournalEntry& entry : read_journal(file.path).entries)
      latest = std::max(latest, std::visit([](const auto& any) { return any.time; }, entry));
  }
  return latest;
}

}  // namespace

Journal::Journal(const fs::path& output_folder, const Shard& shard)
    : path_(output_folder / journal_name(shard)) {
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail("open");
  try {
    lock();
    refuse_other_counts(output_folder, shard);
    end_torn_line();
    latest_time_ = latest_time_in(output_folder);
  } catch (const Error&) {
    ::close(descriptor_);
    throw;
  }
  sync_folder(output_folder);
}

Journal::~Journal() {
  ::close(descriptor_);
}

void Journal::fail(const char* step) const {
  const std::string reason = std::generic_category().message(errno);
  throw Error(ErrorCode::output, path_.string() + ": the journal cannot be written: " + reason + " (" + step +
                                     "); free space or choose another folder, then continue with --resume");
}

void Journal::lock() {
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  if (errno != EWOULDBLOCK) fail("lock");
  throw Error(ErrorCode::output,
              path_.string() + ": another process works on this shard in this folder; " + kWaitForIt);
}

/// What a killed process began gets a line of its own, which readers skip.
void Journal::end_torn_line() {
  const off_t size = ::lseek(descriptor_, 0, SEEK_END);
  if (size < 0) fail("seek");
  char last = '\n';
  if (size > 0 && ::pread(descriptor_, &last, 1, size - 1) != 1) fail("read");
  if (last != '\n') write_whole("\n");
}

void Journal::write_whole(const std::string& text) {
  ssize_t written = -1;
  do {
    written = ::write(descriptor_, text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written < 0) fail("write");
  if (static_cast<std::size_t>(written) != text.size()) {
    errno = ENOSPC;  // the usual cause, which the next write would have met
    fail("write");
  }
}

std::string Journal::next_time() {
  latest_time_ = utc_ms_after(latest_time_);
  return latest_time_;
}

void Journal::append(const JournalEntry& entry) {
  write_whole(journal_line(entry));
  if (::fsync(descriptor_) != 0) fail("sync");
}

}  // namespace sammoe
