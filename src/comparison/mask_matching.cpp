#include "sammoe/error.hpp"
#include "sammoe/mask_comparison.hpp"

#include "core/refusal.hpp"
#include "files/file_problems.hpp"
#include "files/link_note.hpp"
#include "files/volume_names.hpp"

#include <map>
#include <system_error>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

using FilesByName = std::map<std::string, fs::path>;

/// The name without the ending of a volume; empty for other and hidden files.
std::string case_name(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.front() == '.' || !names_volume(file) ? "" : volume_stem(file);
}

[[noreturn]] void refuse_folder(const fs::path& folder, const std::error_code& failure) {
  throw Error(ErrorCode::input, folder.string() + ": the folder cannot be read: " + failure.message());
}

/// Links to nothing, too.
std::vector<fs::path> files_in(const fs::path& folder) {
  std::error_code failure;
  std::vector<fs::path> files;
  fs::directory_iterator entry(folder, failure);
  while (!failure && entry != fs::directory_iterator()) {
    std::error_code is_no_file;
    if (entry->is_regular_file(is_no_file) || !link_note(entry->path()).empty())
      files.push_back(entry->path());
    entry.increment(failure);
  }
  if (failure) refuse_folder(folder, failure);
  return files;
}

FilesByName volumes_in(const fs::path& folder, FileProblems& problems) {
  FilesByName volumes;
  for (const fs::path& file : files_in(folder)) {
    const std::string name = case_name(file);
    if (name.empty()) continue;
    if (const std::string note = link_note(file); !note.empty())
      problems.add("", file.string() + " cannot be read" + note);
    const auto [other, is_new] = volumes.try_emplace(name, file);
    if (!is_new) {
      problems.add("", folder.string() + " has both " + in_quotes(other->second.filename().string()) +
                           " and " + in_quotes(file.filename().string()) + "; keep one of them");
    }
  }
  if (volumes.empty())
    problems.add("", folder.string() + " has no volume; expected " + volume_endings() + " files");
  return volumes;
}

std::vector<MaskPair> match_folders(const fs::path& predictions, const fs::path& labels,
                                    MissingPredictions missing) {
  FileProblems problems("matching of " + predictions.string() + " and " + labels.string());
  const FilesByName predicted = volumes_in(predictions, problems);
  const FilesByName labelled = volumes_in(labels, problems);
  problems.throw_if_any();
  std::vector<MaskPair> pairs;
  for (const auto& [name, file] : labelled) {
    const auto found = predicted.find(name);
    if (found == predicted.end() && missing == MissingPredictions::refuse) {
      problems.add("", in_quotes(file.filename().string()) +
                           " has no prediction; add it, or give --allow-missing to count it as empty");
    }
    pairs.push_back({name, found == predicted.end() ? fs::path() : found->second, file});
  }
  for (const auto& [name, file] : predicted) {
    if (labelled.count(name) == 0)
      problems.add("", in_quotes(file.filename().string()) +
                           " has no labels; add them, remove the prediction, "
                           "or name the pairs to compare in a table (--pairs)");
  }
  problems.throw_if_any();
  return pairs;
}

bool is_folder(const fs::path& path) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found)
    throw Error(ErrorCode::input, path.string() + ": no such file or folder" + link_note(path) +
                                      "; expected a mask's file or a folder of masks; check the path");
  if (failure)
    throw Error(ErrorCode::input, path.string() + ": it cannot be looked up: " + failure.message());
  return fs::is_directory(status);
}

}  // namespace

std::vector<MaskPair> match_masks(const fs::path& predictions, const fs::path& labels,
                                  MissingPredictions missing) {
  const bool are_folders = is_folder(predictions);
  if (are_folders != is_folder(labels))
    throw Error(ErrorCode::input, "one of " + predictions.string() + " and " + labels.string() +
                                      " is a folder, the other a file; give two files or two folders");
  if (are_folders) return match_folders(predictions, labels, missing);
  return {{predictions.string(), predictions, labels}};
}

}  // namespace sammoe
