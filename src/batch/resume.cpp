#include "batch/resume.hpp"

#include "sammoe/error.hpp"

#include "batch/journal_folder.hpp"
#include "files/file_bytes.hpp"

#include <algorithm>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

bool has_digest(const fs::path& path, const std::string& sha256) {
  try {
    return sha256_of_file(path, ErrorCode::output) == sha256;
  } catch (const Error&) {
    return false;  // missing, or unreadable: made again
  }
}

}  // namespace

DoneCases::DoneCases(const fs::path& output_folder) : folder_(output_folder) {
  for (const JournalFile& file : journals_in(output_folder)) {
    for (JournalEntry& entry : read_journal(file.path).entries) {
      CaseEntry* const found = std::get_if<CaseEntry>(&entry);
      if (found == nullptr) continue;
      CaseEntry& latest = latest_[found->outcome.output.string()];
      if (latest.time <= found->time) latest = std::move(*found);
    }
  }
}

const CaseEntry* DoneCases::find(const fs::path& output) const {
  const auto found = latest_.find(output.string());
  if (found == latest_.end() || found->second.outcome.state != CaseState::done) return nullptr;
  return &found->second;
}

bool DoneCases::files_intact(const CaseEntry& entry, const std::vector<fs::path>& outputs) const {
  return std::all_of(outputs.begin(), outputs.end(), [&](const fs::path& output) {
    const auto file = std::find_if(entry.files.begin(), entry.files.end(),
                                   [&](const FileRecord& known) { return known.path == output; });
    return file != entry.files.end() && has_digest(folder_ / output, file->sha256);
  });
}

}  // namespace sammoe
