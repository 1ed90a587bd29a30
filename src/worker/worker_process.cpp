#include "worker/worker_process.hpp"

#include "sammoe/error.hpp"

#include "worker/worker_environment.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void fail(const fs::path& program, int problem) {
  throw Error(ErrorCode::processing,
              program.string() + ": cannot be started: " + std::generic_category().message(problem) +
                  "; it is part of sammoe and runs the networks; install sammoe again");
}

/// What a spawned program finds at descriptors 0 to 3.
class Descriptors {
 public:
  Descriptors(int channel, int errors) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, errors, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, channel, WorkerProcess::kChannelDescriptor);
  }
  ~Descriptors() { ::posix_spawn_file_actions_destroy(&actions_); }
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;
  const posix_spawn_file_actions_t* actions() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// A pipe of which neither end blocks: what does not fit is lost.
std::pair<FileDescriptor, FileDescriptor> open_pipe(const fs::path& program) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) fail(program, errno);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

/// Above the descriptors that the new program gets, so that none is overwritten before it is copied.
FileDescriptor moved_up(FileDescriptor descriptor) {
  if (descriptor.number() > WorkerProcess::kChannelDescriptor) return descriptor;
  return FileDescriptor(::fcntl(descriptor.number(), F_DUPFD_CLOEXEC, WorkerProcess::kChannelDescriptor + 1));
}

pid_t start(const fs::path& program, int channel, int errors) {
  std::string name = program.string();
  std::array<char*, 2> arguments{name.data(), nullptr};
  std::vector<std::string> environment = worker_environment();
  const Descriptors descriptors(channel, errors);
  pid_t id = -1;
  const int problem = ::posix_spawn(&id, program.c_str(), descriptors.actions(), nullptr, arguments.data(),
                                    pointers_to(environment).data());
  if (problem != 0) fail(program, problem);
  return id;
}

std::string last_line_of(int errors) {
  std::string text;
  std::array<char, 4096> block{};
  ssize_t count = 0;
  while ((count = ::read(errors, block.data(), block.size())) > 0)
    text.append(block.data(), static_cast<std::size_t>(count));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  constexpr std::size_t kMaxLetters = 300;
  text = text.substr(text.find_last_of('\n') + 1).substr(0, kMaxLetters);
  for (char& letter : text)
    if (letter < 0x20 || letter > 0x7e) letter = '?';
  return text;
}

}  // namespace

WorkerProcess::WorkerProcess(const fs::path& program) : channel_(FileDescriptor()) {
  auto [ours, theirs] = Channel::pair();
  auto [read_errors, write_errors] = open_pipe(program);
  const FileDescriptor channel = moved_up(FileDescriptor(theirs.release()));
  const FileDescriptor errors = moved_up(std::move(write_errors));
  id_ = start(program, channel.number(), errors.number());
  channel_ = std::move(ours);
  errors_ = std::move(read_errors);
}

WorkerProcess::~WorkerProcess() {
  end();
}

std::string WorkerProcess::end() {
  if (id_ < 0) return "has ended";
  // What has ended by itself keeps its status; a moment, because its end of the channel closes first.
  int status = 0;
  pid_t ended = 0;
  for (int tries = 0; ended == 0 && tries < 20 && channel_.wait_for(std::chrono::milliseconds(0)); ++tries) {
    ended = ::waitpid(id_, &status, WNOHANG);
    if (ended == 0) ::usleep(5000);
  }
  const bool ended_by_itself = ended == id_;
  if (!ended_by_itself) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, &status, 0);
  }
  id_ = -1;
  std::string reason = "was stopped";
  if (ended_by_itself && WIFSIGNALED(status))
    reason = "was ended by signal " + std::to_string(WTERMSIG(status)) + " (" +
             ::strsignal(WTERMSIG(status)) + ")";
  else if (ended_by_itself)
    reason = "exited with status " + std::to_string(WEXITSTATUS(status));
  const std::string words = last_line_of(errors_.number());
  return words.empty() ? reason : reason + ", its last words were \"" + words + "\"";
}

fs::path find_engine_program(const fs::path& given) {
  if (!given.empty()) return given;
  if (const char* const named = std::getenv("SAMMOE_ENGINE"); named != nullptr && *named != '\0')
    return named;
  std::error_code ignored;
  const fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  const std::array<fs::path, 3> places{folder / SAMMOE_ENGINE_NAME,
                                       folder / "../libexec/sammoe" / SAMMOE_ENGINE_NAME,
                                       fs::path(SAMMOE_ENGINE_FOLDER) / SAMMOE_ENGINE_NAME};
  for (const fs::path& place : places)
    if (fs::exists(place, ignored)) return place;
  throw Error(ErrorCode::processing,
              std::string(SAMMOE_ENGINE_NAME) + ": not found next to this program or in " +
                  SAMMOE_ENGINE_FOLDER +
                  "; it is part of sammoe and runs the networks; install sammoe again, or "
                  "name it in the environment variable SAMMOE_ENGINE");
}

}  // namespace sammoe
