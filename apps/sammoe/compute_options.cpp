#include "compute_options.hpp"

namespace sammoe {
namespace {

const Choices<Precision> kPrecisions{
    {"fp32", Precision::fp32}, {"bf16", Precision::bf16}, {"auto", Precision::automatic}};

const Choices<Sandbox> kSandboxes{{"auto", Sandbox::automatic}, {"on", Sandbox::on}, {"off", Sandbox::off}};

}  // namespace

const Choices<Device> kDevices{{"cpu", Device::cpu}, {"cuda", Device::cuda}};

CLI::Option* declare_threads(CLI::App& app, int& threads) {
  return add_number(
      app, threads,
      {"--threads", "N>=0", "Run", "Threads to compute with; 0: the processors this process may use"});
}

std::vector<CLI::Option*> declare_worker_options(CLI::App& app, WorkerOptions& options) {
  constexpr const char* kGroup = "Run";
  return {
      add_choice(app, options.sandbox, kSandboxes,
                 {"--sandbox", "", kGroup,
                  "Whether the process that runs networks gives up every file, connection and program first "
                  "(docs/trust.md); auto: as far as the kernel can"}),
      add_number(app, options.engine_memory_mib,
                 {"--engine-memory", "MIB>=0", kGroup,
                  "Memory limit of the process that runs networks; 0: nine tenths of the machine's memory"}),
      add_number(app, options.engine_patience_s,
                 {"--engine-patience", "SECONDS>=1", kGroup,
                  "Time limit of that process for one step, such as loading or running a network"})};
}

std::vector<CLI::Option*> declare_compute_options(CLI::App& app, SegmenterOptions& options) {
  constexpr const char* kGroup = "Run";
  std::vector<CLI::Option*> declared{
      declare_threads(app, options.threads),
      add_choice(app, options.precision, kPrecisions,
                 {"--precision", "", kGroup,
                  "Precision of the image encoder; bf16 is faster and rounds (docs/performance.md); auto: "
                  "bf16 where the processor has it"}),
      add_choice(app, options.device, kDevices, {"--device", "", kGroup, "Device to compute on"}),
      add_number(
          app, options.expert_memory_mib,
          {"--expert-memory", "MIB>=0", kGroup,
           "Memory for experts; the least recently used are dropped, and loaded again when selected"})};
  for (CLI::Option* option : declare_worker_options(app, options.worker)) declared.push_back(option);
  return declared;
}

CLI::Option* declare_isolation(CLI::App& app, SegmenterOptions& options) {
  return app
      .add_flag("--isolate-cases", options.isolate_volumes,
                "Use a new process for each volume, so that a hostile bundle cannot carry anything to the "
                "next one; slower")
      ->group("Run");
}

}  // namespace sammoe
