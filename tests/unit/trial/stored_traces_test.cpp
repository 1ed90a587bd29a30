#include "sammoe/network_trial.hpp"

#include "segmenter/messages.hpp"
#include "support/temporary_folder.hpp"
#include "tasks/bundle_assembly.hpp"
#include "tasks/bundle_trial.hpp"
#include "tasks/named_task.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

namespace fs = std::filesystem;

/// Traces that PyTorch 2.13 wrote; `tests/integration/export_test.py --store` makes them.
AssemblyOptions stored(const std::string& prompt_encoder, const fs::path& output) {
  const fs::path traces = fs::path(SAMMOE_TEST_DATA) / "torchscript";
  AssemblyOptions options;
  options.image_encoder = traces / "image_encoder.pt";
  options.prompt_encoder = traces / prompt_encoder;
  options.decoders = {{"general", traces / "decoder.pt"}};
  options.output = output;
  return options;
}

BundleTrial tried_here(const TrialOrder& order) {
  return try_bundle(order, {}, [](const TrialOrder& current, TaskHost& host) {
    const nlohmann::json json = trial_order_json(current);
    const nlohmann::json answer = trial_task()->run(message_node(json, "the order"), host);
    return read_trial_answer(message_node(answer, "the task"), current);
  });
}

TEST(StoredTraces, BecomeABundleWhoseSizesAreReadOffThem) {
  const TemporaryFolder folder;
  const AssemblyResult result =
      assemble_bundle(stored("prompt_encoder.pt", folder.path() / "new"), tried_here);
  for (const NetworkTrial& network : result.trial.networks) {
    EXPECT_THAT(network.problems, ElementsAre()) << network.file;
    EXPECT_THAT(network.notes, ElementsAre()) << network.file;
  }
  ASSERT_TRUE(result.bundle.has_value());
  EXPECT_EQ(result.bundle->roi.size_voxels, 32);
  EXPECT_EQ(result.trial.networks[0].interface, "image (1, 1, 32, 32, 32) -> embedding (1, 12, 4, 4, 4)");
}

TEST(StoredTraces, ALoopOverClicksIsFound) {
  const TemporaryFolder folder;
  const AssemblyResult result =
      assemble_bundle(stored("frozen_prompt_encoder.pt", folder.path() / "new"), tried_here);
  EXPECT_FALSE(result.bundle.has_value());
  EXPECT_THAT(result.trial.networks[1].problems,
              ElementsAre(HasSubstr("runs with 1 inside and 1 outside, but not with 1 inside")));
}

}  // namespace
}  // namespace sammoe
