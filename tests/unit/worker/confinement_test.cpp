#include "worker/confinement.hpp"

#include "support/temporary_folder.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

using Acts = std::vector<std::pair<std::string, std::function<bool()>>>;

/// What a confined process can still do: giving up is for good, so each test does it in a child.
class Confinement : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("SAMMOE_TESTS_ARE_SANITIZED") != nullptr)
      GTEST_SKIP() << "sanitizers make system calls of their own";
    std::ofstream(path("file")) << "secret";
  }

  fs::path path(const std::string& name) const { return folder_.path() / name; }

  /// The names of the acts that succeed in a child after `confine`; "unavailable" if that says false.
  static std::string done_in_child(const std::function<bool()>& confine, const Acts& acts) {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      std::string done;
      if (!confine()) done = "unavailable";
      for (const auto& [name, act] : acts)
        if (done != "unavailable" && act()) done += name + " ";
      ::_exit(::write(pipe[1], done.data(), done.size()) == static_cast<ssize_t>(done.size()) ? 0 : 1);
    }
    ::close(pipe[1]);
    std::string done(4096, '\0');
    done.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(pipe[0], done.data(), done.size()))));
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "child ended with status " << status;
    return done;
  }

  static bool no_calls() { return limit_calls({}); }

  TemporaryFolder folder_;
};

bool connects(int family, int type, const sockaddr* address, socklen_t size) {
  const int socket = ::socket(family, type, 0);
  return socket >= 0 && ::connect(socket, address, size) == 0;
}

TEST_F(Confinement, LimitedCallsOpenNothing) {
  const std::string file = path("file"), fresh = path("fresh"), folder = path("folder");
  const std::string done =
      done_in_child(no_calls, {{"read", [&] { return ::open(file.c_str(), O_RDONLY) >= 0; }},
                               {"write", [&] { return ::open(file.c_str(), O_WRONLY) >= 0; }},
                               {"make", [&] { return ::open(fresh.c_str(), O_CREAT | O_WRONLY, 0600) >= 0; }},
                               {"creat", [&] { return ::syscall(SYS_creat, fresh.c_str(), 0600) >= 0; }},
                               {"unlink", [&] { return ::unlink(file.c_str()) == 0; }},
                               {"rename", [&] { return ::rename(file.c_str(), fresh.c_str()) == 0; }},
                               {"link", [&] { return ::link(file.c_str(), fresh.c_str()) == 0; }},
                               {"truncate", [&] { return ::truncate(file.c_str(), 0) == 0; }},
                               {"mkdir", [&] { return ::mkdir(folder.c_str(), 0700) == 0; }},
                               {"chmod", [&] { return ::chmod(file.c_str(), 0777) == 0; }},
                               {"environ", [] { return ::open("/proc/self/environ", O_RDONLY) >= 0; }},
                               {"mem", [] { return ::open("/proc/self/mem", O_RDWR) >= 0; }}});
  if (done == "unavailable") GTEST_SKIP() << "no seccomp here";
  EXPECT_EQ(done, "");
  EXPECT_TRUE(fs::exists(file));
  EXPECT_FALSE(fs::exists(fresh) || fs::exists(folder));
}

TEST_F(Confinement, LimitedCallsReachNobody) {
  const int listening = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  std::strncpy(local.sun_path, path("socket").c_str(), sizeof local.sun_path - 1);
  ASSERT_EQ(::bind(listening, reinterpret_cast<const sockaddr*>(&local), sizeof local), 0);
  ASSERT_EQ(::listen(listening, 4), 0);
  sockaddr_in loopback{};
  loopback.sin_family = AF_INET;
  loopback.sin_port = htons(9);
  loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* const far = reinterpret_cast<const sockaddr*>(&loopback);
  const pid_t parent = ::getpid();
  const std::string done = done_in_child(
      no_calls, {{"unix",
                  [&] {
                    return connects(AF_UNIX, SOCK_STREAM, reinterpret_cast<const sockaddr*>(&local),
                                    sizeof local);
                  }},
                 {"tcp", [&] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
                 {"udp", [&] { return connects(AF_INET, SOCK_DGRAM, far, sizeof loopback); }},
                 {"netlink", [] { return ::socket(AF_NETLINK, SOCK_RAW, 0) >= 0; }},
                 {"socketpair",
                  [] {
                    std::array<int, 2> ends{};
                    return ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0;
                  }},
                 {"kill", [&] { return ::kill(parent, 0) == 0; }},
                 {"tgkill", [&] { return ::syscall(SYS_tgkill, parent, parent, 0) == 0; }},
                 {"ptrace", [&] { return ::ptrace(PTRACE_ATTACH, parent, nullptr, nullptr) == 0; }},
                 {"traceme", [] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0; }},
                 {"pidfd", [&] { return ::syscall(SYS_pidfd_open, parent, 0) >= 0; }}});
  ::close(listening);
  if (done == "unavailable") GTEST_SKIP() << "no seccomp here";
  EXPECT_EQ(done, "");
}

TEST_F(Confinement, LimitedCallsStartNothing) {
  const std::string done = done_in_child(
      no_calls,
      {{"exec", [] { return ::execl("/bin/true", "true", nullptr) == 0; }},
       {"fork", [] { return ::fork() >= 0; }},
       {"vfork",
        [] { return ::syscall(SYS_clone, 17 /* SIGCHLD */, nullptr, nullptr, nullptr, nullptr) >= 0; }},
       {"memfd", [] { return ::memfd_create("x", 0) >= 0; }},
       {"io_uring", [] { return ::syscall(SYS_io_uring_setup, 1, nullptr) >= 0 || errno == EFAULT; }},
       {"userfaultfd", [] { return ::syscall(SYS_userfaultfd, 0) >= 0; }},
       {"bpf", [] { return ::syscall(SYS_bpf, 0, nullptr, 0) >= 0 || errno == EFAULT; }},
       {"unshare", [] { return ::unshare(CLONE_NEWUSER) == 0; }},
       {"dumpable", [] { return ::syscall(SYS_prctl, 4 /* PR_SET_DUMPABLE */, 1, 0, 0, 0) == 0; }},
       {"limits", [] {
          const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
          return ::setrlimit(RLIMIT_CORE, &none) == 0 || ::setrlimit(RLIMIT_DATA, &none) == 0;
        }}});
  if (done == "unavailable") GTEST_SKIP() << "no seccomp here";
  EXPECT_EQ(done, "");
}

TEST_F(Confinement, OpenFilesMemoryAndThreadsStayUsable) {
  const int file = ::open(path("file").c_str(), O_RDONLY);
  const std::string done = done_in_child(
      no_calls,
      {{"read", [&] { return std::string(6, '\0').size() == 6 && ::lseek(file, 0, SEEK_END) == 6; }},
       {"memory", [] { return std::vector<char>(64U << 20U, 1).back() == 1; }},
       {"thread", [] {
          bool ran = false;
          std::thread([&] { ran = true; }).join();
          return ran;
        }}});
  ::close(file);
  if (done == "unavailable") GTEST_SKIP() << "no seccomp here";
  EXPECT_EQ(done, "read memory thread ");
}

TEST_F(Confinement, ThreadsThatRunAlreadyAreBound) {
  const std::string file = path("file");
  std::array<int, 2> start{};
  ASSERT_EQ(::pipe(start.data()), 0);
  bool opened = false;
  std::thread earlier;
  const std::string done = done_in_child(
      [&] {
        earlier = std::thread([&] {
          char go = 0;
          opened = ::read(start[0], &go, 1) == 1 && ::open(file.c_str(), O_RDONLY) >= 0;
        });
        return limit_calls({});
      },
      {{"earlier", [&] {
          const bool told = ::write(start[1], "g", 1) == 1;
          earlier.join();
          return told && opened;
        }}});
  ::close(start[0]);
  ::close(start[1]);
  if (done == "unavailable") GTEST_SKIP() << "no seccomp here";
  EXPECT_EQ(done, "");
}

TEST_F(Confinement, LimitedFilesAreThoseOfLibraries) {
  const std::string file = path("file"), fresh = path("fresh");
  const std::string done =
      done_in_child([] { return limit_files({}); },
                    {{"read", [&] { return ::open(file.c_str(), O_RDONLY) >= 0; }},
                     {"passwd", [] { return ::open("/etc/passwd", O_RDONLY) >= 0; }},
                     {"make", [&] { return ::open(fresh.c_str(), O_CREAT | O_WRONLY, 0600) >= 0; }},
                     {"unlink", [&] { return ::unlink(file.c_str()) == 0; }},
                     {"cpuinfo", [] { return ::open("/proc/cpuinfo", O_RDONLY) >= 0; }}});
  if (done == "unavailable") GTEST_SKIP() << "no Landlock here";
  EXPECT_EQ(done, "cpuinfo ");
}

TEST_F(Confinement, InheritanceIsDropped) {
  const int file = ::open(path("file").c_str(), O_RDONLY);
  const int kept = ::dup(file);
  const int above = ::fcntl(file, F_DUPFD, 900);
  // The child reports through a descriptor of its own, so it reports by its status.
  const pid_t child = ::fork();
  if (child == 0) {
    drop_inheritance(kept);
    rlimit core{1, 1};
    ::getrlimit(RLIMIT_CORE, &core);
    const bool right = ::fcntl(kept, F_GETFD) >= 0 && ::fcntl(file, F_GETFD) < 0 &&
                       ::fcntl(above, F_GETFD) < 0 && ::fcntl(STDERR_FILENO, F_GETFD) >= 0 &&
                       core.rlim_max == 0;
    ::_exit(right ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  for (const int number : {file, kept, above}) ::close(number);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST_F(Confinement, MemoryIsLimited) {
  const std::string done = done_in_child(
      [] {
        ConfinementOptions options;
        options.memory_bytes = std::uint64_t{256} << 20;
        limit_memory(options);
        return true;
      },
      {{"little", [] { return std::vector<char>(16U << 20U, 1).back() == 1; }},
       {"much", [] {
          void* const memory = std::malloc(std::size_t{1} << 30);
          return memory != nullptr && static_cast<char*>(std::memset(memory, 1, 4096))[0] == 1;
        }}});
  EXPECT_EQ(done, "little ");
}

}  // namespace
}  // namespace sammoe
