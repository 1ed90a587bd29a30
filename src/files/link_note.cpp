#include "files/link_note.hpp"

#include <system_error>

namespace sammoe {

std::string link_note(const std::filesystem::path& path) {
  std::error_code failure;
  if (!std::filesystem::is_symlink(path, failure) || std::filesystem::exists(path, failure)) return "";
  const std::filesystem::path target = std::filesystem::read_symlink(path, failure);
  return " (it is a link to '" + target.string() + "', which does not exist; fetch its content)";
}

bool is_there(const std::filesystem::path& path) {
  std::error_code failure;
  return std::filesystem::exists(std::filesystem::symlink_status(path, failure));
}

}  // namespace sammoe
