#include "batch/journal_folder.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStart = "batch-journal.";
constexpr const char* kBetween = "-of-";
constexpr const char* kEnding = ".jsonl";

/// The shard of a journal's name; nothing if it is not the name of a journal.
std::optional<Shard> shard_of(const std::string& name) {
  const std::string start = kStart;
  const std::size_t between = name.find(kBetween);
  const std::size_t ending = name.rfind(kEnding);
  if (name.compare(0, start.size(), start) != 0 || between == std::string::npos ||
      ending == std::string::npos || between < start.size() || ending < between + 4)
    return std::nullopt;
  try {
    const Shard shard = parse_shard(name.substr(start.size(), between - start.size()) + "/" +
                                    name.substr(between + 4, ending - between - 4));
    return journal_name(shard) == name ? std::optional<Shard>(shard) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

std::string journal_name(const Shard& shard) {
  return kStart + std::to_string(shard.number) + kBetween + std::to_string(shard.count) + kEnding;
}

std::vector<JournalFile> journals_in(const fs::path& output_folder) {
  std::vector<JournalFile> files;
  std::error_code failure;
  for (fs::directory_iterator entry(output_folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (const auto shard = shard_of(entry->path().filename().string()))
      files.push_back({entry->path(), *shard});
  }
  std::sort(files.begin(), files.end(), [](const JournalFile& a, const JournalFile& b) {
    return std::make_pair(a.shard.count, a.shard.number) < std::make_pair(b.shard.count, b.shard.number);
  });
  return files;
}

JournalContent read_journal(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorCode::input, path.string() + ": cannot be read; check its permissions");
  JournalContent content;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    if (auto entry = parse_journal_line(line))
      content.entries.push_back(std::move(*entry));
    else
      ++content.unreadable_lines;
  }
  return content;
}

}  // namespace sammoe
