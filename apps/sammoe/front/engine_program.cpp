#include "engine_program.hpp"

#include "sammoe/error.hpp"

#include "import_command.hpp"
#ifdef SAMMOE_TRAINING
#include "finetune_command.hpp"
#include "train_gate_command.hpp"
#endif

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include <unistd.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

char** command_line = nullptr;

/// Beside this program where it was built, in its private folder where it was installed.
fs::path engine_program() {
  std::error_code failure;
  const fs::path folder = fs::read_symlink("/proc/self/exe", failure).parent_path();
  const fs::path beside = folder / SAMMOE_ENGINE_NAME;
  if (fs::exists(beside, failure)) return beside;
  return folder / SAMMOE_ENGINE_FOLDER / SAMMOE_ENGINE_NAME;
}

/// Replaces this process by the engine program with the same command line, which was found right here and is
/// read again there.
[[noreturn]] void become_engine_program() {
  const fs::path program = engine_program();
  ::execv(program.c_str(), command_line);
  throw Error(ErrorCode::processing,
              program.string() + ": cannot be started: " + std::strerror(errno) +
                  "; it is part of sammoe and does what needs LibTorch; install sammoe again");
}

}  // namespace

void keep_command_line(char** argv) {
  command_line = argv;
}

void ImportCommand::run(std::ostream& /*out*/) {
  become_engine_program();
}
#ifdef SAMMOE_TRAINING
void FinetuneCommand::run(std::ostream& /*out*/) {
  become_engine_program();
}
void TrainGateCommand::run(std::ostream& /*out*/) {
  become_engine_program();
}
#endif

}  // namespace sammoe
