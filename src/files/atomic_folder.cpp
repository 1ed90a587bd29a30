#include "files/atomic_folder.hpp"

#include "sammoe/error.hpp"

#include "files/atomic_file.hpp"

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_folder(const fs::path& path, const std::string& problem) {
  throw Error(ErrorCode::output, path.string() + ": " + problem);
}

[[noreturn]] void refuse_existing(const fs::path& path) {
  refuse_folder(path, "already exists and is not overwritten; choose another name or remove it");
}

/// Renames without replacing anything. Where the file system cannot promise that, an empty folder that
/// appears between the check and the renaming would be replaced; nothing else ever is.
int rename_to_new_name(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) return errno;
  std::error_code ignored;
  if (fs::symlink_status(to, ignored).type() != fs::file_type::not_found) return EEXIST;
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

}  // namespace

AtomicFolder::AtomicFolder(const fs::path& path) : path_(path.has_filename() ? path : path.parent_path()) {
  std::error_code problem;
  if (fs::symlink_status(path_, problem).type() != fs::file_type::not_found) refuse_existing(path_);
  check_output_path(path_);
  const std::string name = ".tmp-" + std::to_string(::getpid()) + "-" + path_.filename().string();
  const fs::path temporary = path_.parent_path() / name;
  if (!fs::create_directory(temporary, problem)) {
    const std::string reason = problem ? problem.message() : "it already exists";
    refuse_folder(path_, "cannot be written: " + temporary.string() + ": " + reason);
  }
  temporary_ = temporary;
}

AtomicFolder::~AtomicFolder() {
  std::error_code ignored;
  if (!committed_) fs::remove_all(temporary_, ignored);
}

void AtomicFolder::commit() {
  sync_folder(temporary_);
  const int problem = rename_to_new_name(temporary_, path_);
  if (problem == EEXIST || problem == ENOTEMPTY) refuse_existing(path_);
  if (problem != 0) refuse_folder(path_, "cannot be written: " + std::generic_category().message(problem));
  committed_ = true;
  sync_folder(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
}

}  // namespace sammoe
