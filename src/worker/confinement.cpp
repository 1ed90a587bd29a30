#include "worker/confinement.hpp"

#include "core/landlock.hpp"
#include "worker/system_calls.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <system_error>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sammoe {
namespace {

// AddressSanitizer makes calls and takes memory that a confined process may not: such a build confines
// nothing, and says so.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

constexpr int kFirstUnusual = STDERR_FILENO + 1;

void close_range(unsigned first, unsigned last) {
  if (first > last || ::syscall(SYS_close_range, first, last, 0) == 0) return;
  // Before Linux 5.9.
  constexpr unsigned kUsual = 65536;
  for (unsigned number = first; number <= std::min(last, kUsual); ++number) ::close(static_cast<int>(number));
}

void limit(int resource, std::uint64_t value) {
  rlimit both{value, value};
  ::setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

/// A number in a file of the system; the largest there is where it says something else, such as "max".
std::uint64_t number_in(const char* path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  return file >> number ? number : UINT64_MAX;
}

}  // namespace

std::uint64_t default_memory_bytes() {
  const auto machine = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                       static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t group = std::min(number_in("/sys/fs/cgroup/memory.max"),
                                       number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
  return std::min(machine, group) / 10 * 9;
}

void drop_inheritance(int kept) {
  close_range(kFirstUnusual, static_cast<unsigned>(kept) - 1);
  close_range(static_cast<unsigned>(kept) + 1, ~0U);
  limit(RLIMIT_CORE, 0);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

bool limit_files(const ConfinementOptions& options) {
  if (kIsSanitized || !Landlock::is_available()) return false;
  try {
    Landlock landlock;
    if (options.for_gpu) {
      landlock.allow("/", FileRight::read);
      landlock.allow("/dev", FileRight::use_device);
    } else {
      landlock.allow_libraries();
    }
    landlock.enter();
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

void limit_memory(const ConfinementOptions& options) {
  if (!kIsSanitized) limit(RLIMIT_DATA, options.memory_bytes);
}

bool limit_calls(const ConfinementOptions& options) {
  if (kIsSanitized) return false;
  return options.for_gpu ? forbid_calls_beside_a_gpu() : allow_computing_calls();
}

}  // namespace sammoe
