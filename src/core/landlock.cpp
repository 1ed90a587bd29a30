#include "core/landlock.hpp"

#include <cerrno>
#include <set>
#include <string>
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

// The kernel's interface grew after the headers of Debian 12: the numbers are those of linux/landlock.h.
constexpr std::uint64_t kTruncate = 1U << 14U;         // version 3
constexpr std::uint64_t kDeviceControl = 1U << 15U;    // version 5
constexpr std::uint64_t kBindAndConnectTcp = 3;        // version 4
constexpr std::uint64_t kAbstractSocketAndSignal = 3;  // version 6
constexpr std::uint64_t kRefer = 1U << 13U;            // version 2
constexpr std::uint64_t kAllOfVersion1 = (1U << 13U) - 1;
constexpr std::uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t kWriteFile = LANDLOCK_ACCESS_FS_WRITE_FILE;
constexpr std::uint64_t kRead = kReadFile | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kWrite = kRead | kWriteFile | LANDLOCK_ACCESS_FS_MAKE_REG |
                                 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                 LANDLOCK_ACCESS_FS_REMOVE_DIR | kTruncate;
constexpr std::uint64_t kUseDevice = kRead | kWriteFile | kDeviceControl;
constexpr std::uint64_t kOfFiles = kReadFile | kWriteFile | kTruncate | kDeviceControl;

struct RulesetAttributes {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;
  std::uint64_t scoped = 0;
};

int kernel_version() {
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

std::uint64_t access_of(FileRight right) {
  switch (right) {
    case FileRight::read:
      return kRead;
    case FileRight::write:
      return kWrite;
    case FileRight::use_device:
      return kUseDevice;
  }
  return 0;
}

[[noreturn]] void fail(const std::string& step) {
  throw std::system_error(errno, std::generic_category(), step);
}

}  // namespace

bool Landlock::is_available() {
  return kernel_version() > 0;
}

Landlock::Landlock() {
  const RulesetAttributes attributes = everything_of(kernel_version());
  handled_rights_ = attributes.handled_access_fs;
  descriptor_ = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
  if (descriptor_ < 0) fail("making its rules");
}

Landlock::~Landlock() {
  ::close(descriptor_);
}

// NOLINTNEXTLINE(readability-make-member-function-const): it changes the rules, which the kernel holds
void Landlock::allow(const std::filesystem::path& path, FileRight right) {
  const int file = ::open(path.c_str(), O_PATH | O_CLOEXEC);
  if (file < 0) return;
  struct stat status {};
  const bool is_folder = ::fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
  landlock_path_beneath_attr rule{};
  // The kernel refuses of a file what concerns folders only.
  rule.allowed_access = access_of(right) & handled_rights_ & (is_folder ? ~std::uint64_t{0} : kOfFiles);
  rule.parent_fd = file;
  const long result = ::syscall(SYS_landlock_add_rule, descriptor_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  const int problem = errno;
  ::close(file);
  errno = problem;
  // Landlock has no rules for anonymous pipes and does not restrict them.
  if (result != 0 && problem != EBADFD) fail("allowing " + path.string());
}

void Landlock::allow_libraries() {
  std::set<std::filesystem::path> paths{"/etc/ld.so.cache", "/etc/localtime", "/proc/self",
                                        "/proc/cpuinfo",    "/proc/meminfo",  "/sys/devices/system/cpu",
                                        "/dev/null",        "/dev/urandom"};
  ::dl_iterate_phdr(
      [](dl_phdr_info* library, std::size_t, void* found) {
        const std::filesystem::path path = library->dlpi_name;
        if (path.is_absolute())
          static_cast<std::set<std::filesystem::path>*>(found)->insert(path.parent_path());
        return 0;
      },
      &paths);
  for (const std::filesystem::path& path : paths) allow(path, FileRight::read);
}

void Landlock::enter() const {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("giving up new privileges");
  if (::syscall(SYS_landlock_restrict_self, descriptor_, 0) != 0) fail("entering it");
}

}  // namespace sammoe
