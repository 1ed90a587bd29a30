#include "core/file_lookup.hpp"

#include <system_error>

namespace sammoe {

const std::string& FileLookup::problem_with(const std::filesystem::path& path) {
  const auto [entry, is_new] = problems_.try_emplace(path.native());
  if (!is_new) return entry->second;
  std::error_code failure;
  const std::filesystem::file_status status = std::filesystem::status(path, failure);
  if (status.type() == std::filesystem::file_type::not_found)
    entry->second = "no such file";
  else if (failure)
    entry->second = "it cannot be looked up: " + failure.message();
  else if (std::filesystem::is_directory(status))
    entry->second = "it is a folder; expected a file";
  return entry->second;
}

}  // namespace sammoe
