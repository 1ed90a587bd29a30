#include "worker/landlock.hpp"

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <set>
#include <vector>

#include <fcntl.h>
#include <link.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

// The kernel's interface grew after the headers of Debian 12: the numbers are those of linux/landlock.h.
constexpr std::uint64_t kTruncate = 1U << 14U;         // version 3
constexpr std::uint64_t kDeviceControl = 1U << 15U;    // version 5
constexpr std::uint64_t kBindAndConnectTcp = 3;        // version 4
constexpr std::uint64_t kAbstractSocketAndSignal = 3;  // version 6
constexpr std::uint64_t kRefer = 1U << 13U;            // version 2
constexpr std::uint64_t kAllOfVersion1 = (1U << 13U) - 1;
constexpr std::uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t kRead = kReadFile | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kUseDevice = kRead | LANDLOCK_ACCESS_FS_WRITE_FILE | kDeviceControl;
constexpr std::uint64_t kOfFiles = kReadFile | LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate | kDeviceControl;

struct RulesetAttributes {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;
  std::uint64_t scoped = 0;
};

/// 0 where there is no Landlock, or this process may not use it.
int landlock_version() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version > 0 ? static_cast<int>(version) : 0;
}

RulesetAttributes everything_of(int version) {
  RulesetAttributes attributes;
  attributes.handled_access_fs = kAllOfVersion1;
  if (version >= 2) attributes.handled_access_fs |= kRefer;
  if (version >= 3) attributes.handled_access_fs |= kTruncate;
  if (version >= 5) attributes.handled_access_fs |= kDeviceControl;
  if (version >= 4) attributes.handled_access_net = kBindAndConnectTcp;
  if (version >= 6) attributes.scoped = kAbstractSocketAndSignal;
  return attributes;
}

/// The folders of the libraries in memory, from which they may load more, and what they ask of the system.
std::vector<fs::path> needs_of_libraries() {
  std::set<fs::path> folders;
  ::dl_iterate_phdr(
      [](dl_phdr_info* library, std::size_t, void* found) {
        const fs::path path = library->dlpi_name;
        if (path.is_absolute()) static_cast<std::set<fs::path>*>(found)->insert(path.parent_path());
        return 0;
      },
      &folders);
  std::vector<fs::path> needs(folders.begin(), folders.end());
  for (const char* path : {"/etc/ld.so.cache", "/etc/localtime", "/proc/self", "/proc/cpuinfo",
                           "/proc/meminfo", "/sys/devices/system/cpu", "/dev/null", "/dev/urandom"})
    needs.emplace_back(path);
  return needs;
}

/// False if the rule cannot be made; a path that does not exist needs none.
bool allow(int ruleset, const fs::path& path, std::uint64_t access) {
  const int file = ::open(path.c_str(), O_PATH | O_CLOEXEC);
  if (file < 0) return true;
  struct stat status {};
  const bool is_folder = ::fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
  landlock_path_beneath_attr rule{};
  rule.allowed_access = is_folder ? access : access & kOfFiles;  // the kernel refuses others of a file
  rule.parent_fd = file;
  const bool is_allowed =
      ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  ::close(file);
  return is_allowed;
}

}  // namespace

bool enter_landlock(bool for_gpu) {
  const int version = landlock_version();
  if (version == 0) return false;
  const RulesetAttributes attributes = everything_of(version);
  const int ruleset =
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
  if (ruleset < 0) return false;
  bool is_entered = true;
  if (for_gpu) {
    is_entered = allow(ruleset, "/", kRead & attributes.handled_access_fs) &&
                 allow(ruleset, "/dev", kUseDevice & attributes.handled_access_fs);
  } else {
    for (const fs::path& path : needs_of_libraries()) is_entered = is_entered && allow(ruleset, path, kRead);
  }
  is_entered = is_entered && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
               ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  ::close(ruleset);
  return is_entered;
}

}  // namespace sammoe
