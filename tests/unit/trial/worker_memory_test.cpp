#include "sammoe/bundle_assembly.hpp"

#include "support/temporary_folder.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Of tests/data/torchscript/padded_windows.pt: a tensor of 3 x 2744 x 2744 floats, of which Python has four
/// at a time.
constexpr double kNeededBytes = 4 * 3 * 2744.0 * 2744.0 * 4;

TEST(WorkerMemory, LargeTensorsOfATracedNetworkTakeWhatTheyNeed) {
  const std::filesystem::path traces = std::filesystem::path(SAMMOE_TEST_DATA) / "torchscript";
  const TemporaryFolder folder;
  AssemblyOptions options;
  options.image_encoder = traces / "padded_windows.pt";
  options.prompt_encoder = traces / "prompt_encoder.pt";
  options.decoders = {{"general", traces / "decoder.pt"}};
  options.roi_size_voxels = 32;
  options.output = folder.path() / "new";
  WorkerOptions worker;
  worker.engine_program = SAMMOE_ENGINE_PROGRAM;
  const AssemblyResult result = assemble_in_worker(options, worker);
  ASSERT_TRUE(result.bundle.has_value());
  const double peak = static_cast<double>(result.trial.networks[0].peak_memory_bytes);
  const double others = static_cast<double>(result.trial.networks[2].peak_memory_bytes);
  if (peak == 0) GTEST_SKIP() << "this system does not say how much memory a process has";
  EXPECT_LT(peak - others, 1.3 * kNeededBytes);
  EXPECT_GT(peak - others, 0.5 * kNeededBytes);
}

}  // namespace
}  // namespace sammoe
