#include "sammoe/sandbox.hpp"

#include "support/temporary_folder.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// What a child process makes of the sandbox: entering it cannot be undone.
class Sandbox : public testing::Test {
 protected:
  Sandbox() {
    for (const char* name : {"read", "write", "other"}) fs::create_directory(path(name));
    for (const char* name : {"read/a", "write/a", "other/a", "alone"}) std::ofstream(path(name)) << "a";
  }

  fs::path path(const std::string& name) const { return folder_.path() / name; }

  /// Runs `acts` in a child that is in a sandbox; their results, one letter each.
  std::string in_sandbox(const std::vector<std::function<bool()>>& acts) const {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      SandboxRights rights;
      rights.read = {path("read"), path("alone"), path("missing")};
      rights.write = {path("write")};
      std::string results;
      if (enter_sandbox(rights) == SandboxState::unavailable) results = "unavailable";
      for (const auto& act : acts)
        if (results != "unavailable") results += act() ? 'y' : 'n';
      const auto written = ::write(pipe[1], results.data(), results.size());
      ::_exit(written == static_cast<ssize_t>(results.size()) ? 0 : 1);
    }
    ::close(pipe[1]);
    std::string results(64, '\0');
    results.resize(
        static_cast<std::size_t>(std::max<ssize_t>(0, ::read(pipe[0], results.data(), results.size()))));
    ::close(pipe[0]);
    ::waitpid(child, nullptr, 0);
    return results;
  }

  static std::function<bool()> reading(const fs::path& file) {
    return [file] { return std::ifstream(file).good(); };
  }
  static std::function<bool()> writing(const fs::path& file) {
    return [file] { return static_cast<bool>(std::ofstream(file) << 'b' << std::flush); };
  }
  static std::function<bool()> renaming(const fs::path& from, const fs::path& to) {
    return [from, to] { return ::rename(from.c_str(), to.c_str()) == 0; };
  }

 private:
  TemporaryFolder folder_;
};

#define SKIP_WITHOUT_LANDLOCK(results) \
  if ((results) == "unavailable") GTEST_SKIP() << "this kernel has no Landlock: there is no sandbox to test"

TEST_F(Sandbox, KeepsWhatWasAskedFor) {
  const std::string results = in_sandbox(
      {reading(path("read/a")), reading(path("alone")), reading(path("write/a")), writing(path("write/new")),
       writing(path("write/a")), renaming(path("write/new"), path("write/a")),
       [this] { return fs::create_directory(path("write/folder")); }, writing(path("write/folder/a")),
       [this] { return fs::remove_all(path("write/folder")) == 2; },
       [this] { return ::unlink(path("write/a").c_str()) == 0; }, reading("/proc/self/status"),
       [] { return ::open("/dev/urandom", O_RDONLY) >= 0; }});
  SKIP_WITHOUT_LANDLOCK(results);
  EXPECT_EQ(results, std::string(12, 'y'));
}

TEST_F(Sandbox, GivesUpAllElse) {
  const std::string results = in_sandbox(
      {reading(path("other/a")), reading("/etc/passwd"), reading(fs::current_path()), writing(path("read/a")),
       writing(path("read/new")), writing(path("alone")), writing(path("other/a")), writing(path("new")),
       renaming(path("write/a"), path("other/a")), renaming(path("write/a"), path("read/b")),
       [this] { return ::unlink(path("read/a").c_str()) == 0; },
       [this] { return ::mkdir(path("folder").c_str(), 0777) == 0; },
       [this] { return ::symlink("/etc/passwd", path("write/link").c_str()) == 0; },
       [this] { return ::link(path("other/a").c_str(), path("write/link").c_str()) == 0; },
       [] { return std::system("true") == 0; }});
  SKIP_WITHOUT_LANDLOCK(results);
  EXPECT_EQ(results, std::string(15, 'n'));
}

TEST_F(Sandbox, BindsThreadsThatStartInIt) {
  const std::string results = in_sandbox({[this] {
    bool read = true;
    std::thread([&] { read = std::ifstream(path("other/a")).good(); }).join();
    return read;
  }});
  SKIP_WITHOUT_LANDLOCK(results);
  EXPECT_EQ(results, "n");
}

TEST_F(Sandbox, OpensNoConnection) {
  const auto connected = [] {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  };
  ASSERT_TRUE(connected());
  const std::string results = in_sandbox({connected});
  SKIP_WITHOUT_LANDLOCK(results);
  if (results == "y") GTEST_SKIP() << "this kernel's Landlock knows no network (it does since Linux 6.7)";
  EXPECT_EQ(results, "n");
}

TEST_F(Sandbox, IsOffUntilItIsEntered) {
  EXPECT_EQ(sandbox_state(), SandboxState::off);
  EXPECT_EQ(to_string(sandbox_state()), "off");
  const std::string results = in_sandbox({[] { return sandbox_state() == SandboxState::on; }});
  SKIP_WITHOUT_LANDLOCK(results);
  EXPECT_EQ(results, "y");
  EXPECT_EQ(sandbox_state(), SandboxState::off);
}

}  // namespace
}  // namespace sammoe
