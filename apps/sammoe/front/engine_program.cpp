#include "engine_program.hpp"

#include "sammoe/error.hpp"

#include "batch_command.hpp"
#include "import_command.hpp"
#include "inspect_command.hpp"
#include "model_evaluation.hpp"
#include "segment_command.hpp"
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

/// What only the environment can tell LibTorch, unless the user already has.
void prepare_environment() {
  // Waiting threads would spin, and two processes on one machine fight. But the layers of a network follow each
  // other so closely that going to sleep between them takes a tenth of the time: so they spin for a moment first.
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  ::setenv("GOMP_SPINCOUNT", "1000", 0);
  // The C library would give memory of every network layer back to the system and take it again for the next:
  // a tenth of the time goes into that.
  ::setenv("MALLOC_MMAP_THRESHOLD_", "1073741824", 0);
  ::setenv("MALLOC_TRIM_THRESHOLD_", "4294967296", 0);
#if defined(__x86_64__)
  // LibTorch 1 has faster kernels for processors with AVX-512, but does not choose them by itself, as
  // LibTorch 2 does; and it does not look whether the processor has it.
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    ::setenv("ATEN_CPU_CAPABILITY", "avx512", 0);
#endif
}

/// Replaces this process by the engine program with the same command line, which was found right here and is
/// read again there.
[[noreturn]] void become_engine_program() {
  prepare_environment();
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

void SegmentCommand::run(std::ostream& /*out*/) {
  become_engine_program();
}
void BatchCommand::run_cases(std::ostream& /*out*/) {
  become_engine_program();
}
void ImportCommand::run(std::ostream& /*out*/) {
  become_engine_program();
}
void InspectCommand::inspect_bundle(std::ostream& /*out*/) {
  become_engine_program();
}
void ModelEvaluation::run(std::ostream& /*out*/, const ReportOptions& /*reports*/) const {
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
