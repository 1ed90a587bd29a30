#include "sammoe/sandbox.hpp"

#include "sammoe/error.hpp"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <set>
#include <system_error>

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
constexpr std::uint64_t kWrite = kRead | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                                 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                 LANDLOCK_ACCESS_FS_REMOVE_DIR | kTruncate;

struct RulesetAttributes {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;
  std::uint64_t scoped = 0;
};

std::atomic<SandboxState> last_state{SandboxState::off};

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

class Ruleset {
 public:
  explicit Ruleset(int version) : attributes_(everything_of(version)) {
    descriptor_ =
        static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes_, sizeof attributes_, 0));
    if (descriptor_ < 0) fail("making its rules");
  }
  ~Ruleset() { ::close(descriptor_); }
  Ruleset(const Ruleset&) = delete;
  Ruleset& operator=(const Ruleset&) = delete;

  void allow(const fs::path& path, std::uint64_t access) {
    const int file = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (file < 0) return;
    struct stat status {};
    const bool is_folder = ::fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
    landlock_path_beneath_attr rule{};
    // What concerns folders only is refused of a file.
    rule.allowed_access =
        (is_folder ? access : access & (kReadFile | LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate)) &
        attributes_.handled_access_fs;
    rule.parent_fd = file;
    const long result = ::syscall(SYS_landlock_add_rule, descriptor_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    const int problem = errno;
    ::close(file);
    errno = problem;
    // Landlock has no rules for anonymous pipes and does not restrict them.
    if (result != 0 && problem != EBADFD) fail(("allowing " + path.string()).c_str());
  }

  void enter() const {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("giving up new privileges");
    if (::syscall(SYS_landlock_restrict_self, descriptor_, 0) != 0) fail("entering it");
  }

 private:
  [[noreturn]] static void fail(const char* step) {
    throw Error(ErrorCode::processing, std::string("the sandbox cannot be entered: ") +
                                           std::generic_category().message(errno) + " (" + step +
                                           "); run without it (--sandbox off)");
  }

  RulesetAttributes attributes_;
  int descriptor_ = -1;
};

}  // namespace

SandboxState enter_sandbox(const SandboxRights& rights) {
  const int version = landlock_version();
  if (version == 0) {
    last_state = SandboxState::unavailable;
    return last_state;
  }
  Ruleset rules(version);
  for (const fs::path& path : needs_of_libraries()) rules.allow(path, kRead);
  for (const fs::path& path : rights.read) rules.allow(path, kRead);
  for (const fs::path& path : rights.write) rules.allow(path, kWrite);
  rules.enter();
  last_state = SandboxState::on;
  return last_state;
}

SandboxState sandbox_state() {
  return last_state;
}

std::string to_string(SandboxState state) {
  switch (state) {
    case SandboxState::off:
      return "off";
    case SandboxState::on:
      return "on";
    case SandboxState::unavailable:
      return "unavailable";
  }
  return "";
}

}  // namespace sammoe
