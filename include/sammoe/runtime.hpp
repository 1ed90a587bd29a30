#pragma once

#include <string>

namespace sammoe {

/// Where networks compute. CUDA only where LibTorch has it.
enum class Device { cpu, cuda };

/// What the image encoder computes in, by far the largest of the networks. bf16: products of matrices in
/// bfloat16, with norms, softmax, biases and residuals in float32; refused on a processor without instructions
/// for it. automatic: bf16 where the device has them, else fp32.
enum class Precision { fp32, bf16, automatic };

/// "fp32", "bf16", "auto"
const char* name_of(Precision precision);

/// The version of LibTorch this library was built with, such as "1.13.1".
std::string libtorch_version();

/// Threads that LibTorch computes with in this process.
int libtorch_threads();

}  // namespace sammoe
