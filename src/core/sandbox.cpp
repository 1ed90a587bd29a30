#include "sammoe/sandbox.hpp"

#include "sammoe/error.hpp"

#include "core/landlock.hpp"

#include <atomic>
#include <system_error>

namespace sammoe {
namespace {

std::atomic<SandboxState> last_state{SandboxState::off};

void give_up_all_but(const SandboxRights& rights) {
  Landlock landlock;
  landlock.allow_libraries();
  for (const std::filesystem::path& path : rights.read) landlock.allow(path, FileRight::read);
  for (const std::filesystem::path& path : rights.write) landlock.allow(path, FileRight::write);
  landlock.enter();
}

}  // namespace

SandboxState enter_sandbox(const SandboxRights& rights) {
  if (!Landlock::is_available()) {
    last_state = SandboxState::unavailable;
    return last_state;
  }
  try {
    give_up_all_but(rights);
  } catch (const std::system_error& problem) {
    throw Error(ErrorCode::processing, std::string("the sandbox cannot be entered: ") + problem.what() +
                                           "; run without it (--sandbox off)");
  }
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
