#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sammoe {

/// Where networks compute. CUDA only where LibTorch has it.
enum class Device { cpu, cuda };

/// What the image encoder computes in, by far the largest of the networks. bf16: products of matrices in
/// bfloat16, with norms, softmax, biases and residuals in float32; refused on a processor without
/// instructions for it. automatic: bf16 where the device has them, else fp32.
enum class Precision { fp32, bf16, automatic };

/// "fp32", "bf16", "auto"
const char* name_of(Precision precision);

/// What the worker process that runs networks gives up before it reads one (docs/trust.md). automatic: as
/// much as the kernel can take away; on: everything, or the worker refuses to run; off: nothing.
enum class Sandbox { automatic, on, off };

/// How the worker process that runs networks is started and limited (docs/worker.md).
struct WorkerOptions {
  /// What it gives up.
  Sandbox sandbox = Sandbox::automatic;
  /// MiB of memory of its own that it may take; 0: nine tenths of the machine's.
  std::int64_t engine_memory_mib = 0;
  /// Seconds that it may take without finishing a step, such as loading or running a network.
  int engine_patience_s = 600;
  /// The program that it runs; empty: what the environment variable SAMMOE_ENGINE names, else sammoe-engine
  /// beside this program, in ../libexec/sammoe from there, or where it was installed.
  std::filesystem::path engine_program{};

  void validate() const;  ///< throws Error{usage}
};

/// What runs the networks, for logs and records.
struct EngineInfo {
  std::string libtorch_version;           ///< such as "1.13.1"
  int threads = 0;                        ///< that LibTorch computes with
  Precision precision = Precision::fp32;  ///< of image encoders, as far as they are known: fp32 or bf16
  /// What it has given up: "on", "calls only" (a kernel without Landlock), "files only" (one without
  /// seccomp), "gpu" (the narrower form), "unavailable" or "off".
  std::string sandbox = "off";
};

}  // namespace sammoe
