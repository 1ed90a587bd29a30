#include "cases/staged_outputs.hpp"

#include "sammoe/error.hpp"

#include "files/atomic_file.hpp"

#include <atomic>
#include <system_error>

#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

fs::path staged_name(const fs::path& target) {
  static std::atomic<unsigned> counter{0};
  // The target's own name comes last, because writers choose the format by the ending.
  const std::string prefix = ".staged-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + "-";
  return target.parent_path() / (prefix + target.filename().string());
}

std::string with_name_of_target(std::string message, const fs::path& staged, const fs::path& target) {
  const std::string from = staged.string();
  const std::string to = target.string();
  for (std::size_t at = message.find(from); at != std::string::npos; at = message.find(from, at + to.size()))
    message.replace(at, from.size(), to);
  return message;
}

void remove_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

}  // namespace

StagedOutputs::~StagedOutputs() {
  for (const File& file : files_) remove_quietly(file.staged);
}

std::string StagedOutputs::write(const fs::path& target, const Writer& writer) {
  const fs::path staged = staged_name(target);
  files_.push_back({staged, target});
  try {
    return writer(staged);
  } catch (const Error& error) {
    throw Error(error.code(), with_name_of_target(error.what(), staged, target));
  }
}

void StagedOutputs::publish() {
  std::vector<fs::path> published;
  while (!files_.empty()) {
    const File file = files_.back();
    std::error_code failure;
    fs::rename(file.staged, file.target, failure);
    if (failure) {
      for (const fs::path& path : published) remove_quietly(path);
      throw Error(ErrorCode::output, file.target.string() + ": cannot be put in place: " + failure.message() +
                                         "; no output of this case was kept; choose another path");
    }
    published.push_back(file.target);
    files_.pop_back();
    const fs::path folder = file.target.parent_path();
    sync_folder(folder.empty() ? fs::path(".") : folder);
  }
}

}  // namespace sammoe
