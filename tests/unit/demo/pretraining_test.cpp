#include "pretraining.hpp"

#include "sammoe/checkpoint_import.hpp"

#include "shared_source.hpp"
#include "support/file_bytes.hpp"
#include "support/temporary_folder.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

class Pretraining : public WithAtlases {
 protected:
  std::vector<PretrainingReport> run(const std::string& name, int steps, double dense_share) {
    PretrainingOptions options;
    options.output = folder_.path() / name;
    options.steps = steps;
    options.dense_share = dense_share;
    options.pool = 160;
    std::vector<PretrainingReport> reports;
    pretrain(source(), options, [&](const PretrainingReport& report) { reports.push_back(report); });
    return reports;
  }

  TemporaryFolder folder_;
};

TEST_F(Pretraining, LowersBothLossesAndMakesACheckpointThatCanBeImported) {
  const std::vector<PretrainingReport> reports = run("general.pth", 60, 0);
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_LT(reports.back().loss, reports.front().loss);
  EXPECT_LT(reports.back().dense_loss, reports.front().dense_loss);

  ImportOptions import;
  import.general = folder_.path() / "general.pth";
  import.output = folder_.path() / "bundle";
  EXPECT_EQ(import_checkpoints(import).roi.size_voxels, 64);
}

TEST_F(Pretraining, BeginsWithTheEncoderAlone) {
  const std::vector<PretrainingReport> reports = run("general.pth", 20, 1);
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_TRUE(std::isnan(reports.front().loss));
  EXPECT_TRUE(std::isfinite(reports.front().dense_loss));
}

TEST_F(Pretraining, GivesTheSameCheckpointForTheSameSeed) {
  run("one.pth", 3, .4);
  run("other.pth", 3, .4);
  EXPECT_EQ(read_bytes(folder_.path() / "one.pth"), read_bytes(folder_.path() / "other.pth"));
}

}  // namespace
}  // namespace sammoe::demo
