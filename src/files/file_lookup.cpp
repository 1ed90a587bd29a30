#include "files/file_lookup.hpp"

#include "files/link_note.hpp"

#include <system_error>

namespace sammoe {

const FileLookup::Found& FileLookup::look_up(const std::filesystem::path& path) {
  const auto [entry, is_new] = found_.try_emplace(path.native());
  if (!is_new) return entry->second;
  std::error_code failure;
  const std::filesystem::file_status status = std::filesystem::status(path, failure);
  if (status.type() == std::filesystem::file_type::not_found)
    entry->second.problem = "no such file" + link_note(path);
  else if (failure)
    entry->second.problem = "it cannot be looked up: " + failure.message();
  else if (!std::filesystem::is_directory(status) && !std::filesystem::is_regular_file(status))
    entry->second.problem = "it is a pipe, socket or device; expected a file";
  entry->second.is_folder = std::filesystem::is_directory(status);
  return entry->second;
}

std::string FileLookup::problem_with(const std::filesystem::path& path) {
  const Found& found = look_up(path);
  return found.is_folder ? "it is a folder; expected a file" : found.problem;
}

std::string FileLookup::problem_with_volume(const std::filesystem::path& path) {
  return look_up(path).problem;
}

}  // namespace sammoe
