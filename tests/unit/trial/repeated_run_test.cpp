#include "trial/repeated_run.hpp"

#include "sammoe/error.hpp"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

TEST(RepeatedRun, IsCleanWhereBothRunsAgree) {
  const RepeatedRun run = run_twice("n.pt", [] { return std::vector<at::Tensor>{at::ones({2})}; });
  EXPECT_EQ(run.results.size(), 1U);
  EXPECT_EQ(run.failure + run.problem + run.note, "");
}

TEST(RepeatedRun, TellsDropoutFromRounding) {
  double next = 1;
  const auto drifting = [&](double step) {
    return run_twice("n.pt", [&] { return std::vector<at::Tensor>{at::full({2}, next += step)}; });
  };
  EXPECT_THAT(drifting(0.5).problem, HasSubstr("eval()"));
  const RepeatedRun rounded = drifting(1e-5);
  EXPECT_EQ(rounded.problem, "");
  EXPECT_THAT(rounded.note, HasSubstr("by rounding"));
}

TEST(RepeatedRun, RefusesWhatIsNotFinite) {
  const auto bad = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(run_twice("n.pt", [&] { return std::vector<at::Tensor>{at::full({2}, bad)}; }).problem,
              HasSubstr("NaN"));
}

TEST(RepeatedRun, KeepsWhyItFailed) {
  const RepeatedRun run = run_twice("n.pt", []() -> std::vector<at::Tensor> {
    throw Error(ErrorCode::model, "n.pt: running it failed: no");
  });
  EXPECT_TRUE(run.results.empty());
  EXPECT_EQ(run.failure, "running it failed: no");
}

}  // namespace
}  // namespace sammoe
