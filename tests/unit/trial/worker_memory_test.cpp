#include "sammoe/bundle_assembly.hpp"

#include "support/temporary_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Of tests/data/torchscript/padded_windows.pt: tensors of 3 x 2744 x 2744 floats, two at a time.
constexpr double kNeededBytes = 2 * 3 * 2744.0 * 2744.0 * 4;

/// Of the worker while it ran that image encoder; 0: not known.
double peak_bytes(const std::string& image_encoder) {
  const std::filesystem::path traces = std::filesystem::path(SAMMOE_TEST_DATA) / "torchscript";
  const TemporaryFolder folder;
  AssemblyOptions options;
  options.image_encoder = traces / image_encoder;
  options.prompt_encoder = traces / "prompt_encoder.pt";
  options.decoders = {{"general", traces / "decoder.pt"}};
  options.roi_size_voxels = 32;
  options.output = folder.path() / "new";
  WorkerOptions worker;
  worker.engine_program = SAMMOE_ENGINE_PROGRAM;
  const AssemblyResult result = assemble_in_worker(options, worker);
  EXPECT_TRUE(result.bundle.has_value());
  return static_cast<double>(result.trial.networks[0].peak_memory_bytes);
}

TEST(WorkerMemory, LargeTensorsOfATracedNetworkTakeWhatTheyNeed) {
  if (std::getenv("SAMMOE_TESTS_ARE_SANITIZED") != nullptr)
    GTEST_SKIP() << "AddressSanitizer keeps freed memory for a while";
  const double peak = peak_bytes("padded_windows.pt");
  if (peak == 0) GTEST_SKIP() << "this system does not say how much memory a process has";
  const double taken = peak - peak_bytes("image_encoder.pt");
  EXPECT_LT(taken, 1.3 * kNeededBytes);
  EXPECT_GT(taken, 0.5 * kNeededBytes);
}

}  // namespace
}  // namespace sammoe
