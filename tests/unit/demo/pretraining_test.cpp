#include "pretraining.hpp"

#include "shared_source.hpp"
#include "support/error_matchers.hpp"
#include "support/file_bytes.hpp"
#include "support/temporary_folder.hpp"

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

class Pretraining : public WithHeads {
 protected:
  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }

  std::vector<PretrainingReport> run(const std::string& name, PretrainingOptions options) {
    options.output = path(name);
    std::vector<PretrainingReport> reports;
    pretrain({source(), &validation()}, options,
             [&](const PretrainingReport& report) { reports.push_back(report); });
    return reports;
  }

  static PretrainingOptions options(int steps, double dense_share) {
    PretrainingOptions options;
    options.steps = steps;
    options.dense_share = dense_share;
    options.images = 1;
    return options;
  }

  TemporaryFolder folder_;
};

TEST_F(Pretraining, LowersBothLosses) {
  PretrainingOptions few = options(24, 0);
  few.images = 2;
  few.report_steps = 8;
  const std::vector<PretrainingReport> reports = run("general", few);
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_LT(reports.back().loss, reports.front().loss);
  EXPECT_LT(reports.back().dense_loss, reports.front().dense_loss);
}

TEST_F(Pretraining, BeginsWithTheEncoderAloneAndTellsOfAHeadHeldOut) {
  PretrainingOptions encoder_only = options(4, 1);
  encoder_only.report_steps = 4;
  encoder_only.validation_steps = 4;
  const std::vector<PretrainingReport> reports = run("general", encoder_only);
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_TRUE(std::isnan(reports.front().loss));
  EXPECT_TRUE(std::isfinite(reports.front().dense_loss));
  ASSERT_EQ(reports.front().validation.size(), 3U);
  for (const double dice : reports.front().validation) EXPECT_GE(dice, 0);
}

TEST_F(Pretraining, GoesOnFromItsCheckpointAndEndsWithTheSameBytes) {
  run("at_once", options(4, .5));
  // Stopped by the report of the third step, before its checkpoint is written: the last is of step 2.
  struct Stopped {};
  PretrainingOptions stopped = options(4, .5);
  stopped.save_seconds = 0;
  stopped.output = path("stopped");
  stopped.report_steps = 1;
  EXPECT_THROW(pretrain({source(), nullptr}, stopped,
                        [](const PretrainingReport& report) {
                          if (report.step == 3) throw Stopped();
                        }),
               Stopped);
  run("stopped", options(4, .5));
  EXPECT_EQ(read_bytes(path("at_once")), read_bytes(path("stopped")));
}

TEST_F(Pretraining, RefusesACheckpointThatIsNone) {
  std::ofstream(path("general")) << "no checkpoint";
  expect_error(ErrorCode::input, {"general", "pretrain"}, [&] { run("general", options(1, 0)); });
  EXPECT_EQ(std::filesystem::file_size(path("general")), 13U);
}

}  // namespace
}  // namespace sammoe::demo
