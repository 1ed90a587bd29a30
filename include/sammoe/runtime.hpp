#pragma once

// Where and how networks run: device, precision, and the worker process. Callers set these options of
// Segmenter, import and training. Plain values: from any thread.

#include <cstdint>
#include <filesystem>
#include <string>

namespace sammoe {

/// Where networks compute. CUDA only if LibTorch has it.
enum class Device { cpu, cuda };

/// What the image encoder, by far the largest network, computes in.
///
/// - fp32: float32.
/// - bf16: matrix products in bfloat16; norms, softmax, biases and residuals in float32. Refused on a
///   processor without instructions for it.
/// - automatic: bf16 if the device has such instructions, else fp32.
enum class Precision { fp32, bf16, automatic };

/// "fp32", "bf16", "auto"
const char* name_of(Precision precision);

/// What the worker process gives up before it reads a network (docs/trust.md).
///
/// - automatic: as much as the kernel can take away.
/// - on: everything, or the worker refuses to run.
/// - off: nothing.
enum class Sandbox { automatic, on, off };

/// How the worker process that runs networks is started and limited (docs/worker.md).
struct WorkerOptions {
  /// What the worker gives up.
  Sandbox sandbox = Sandbox::automatic;
  /// MiB of its own memory that the worker may use; 0: nine tenths of the machine's.
  std::int64_t engine_memory_mib = 0;
  /// Seconds that the worker may take for one step, such as loading or running a network.
  int engine_patience_s = 600;
  /// The program that the worker runs. Empty: the one that the environment variable SAMMOE_ENGINE names, else
  /// sammoe-engine next to this program, in ../libexec/sammoe from there, or where it was installed.
  std::filesystem::path engine_program{};

  void validate() const;  ///< throws Error{usage}
};

/// What runs the networks, for logs and records.
struct EngineInfo {
  std::string libtorch_version;           ///< such as "1.13.1"
  int threads = 0;                        ///< threads that LibTorch uses
  Precision precision = Precision::fp32;  ///< of the image encoders known so far: fp32 or bf16
  /// What the process has given up: "on", "calls only" (a kernel without Landlock), "files only" (one without
  /// seccomp), "gpu" (the narrower form), "unavailable" or "off".
  std::string sandbox = "off";
};

}  // namespace sammoe
