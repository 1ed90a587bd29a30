#include "engine/progress.hpp"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(Progress, TellsWhatIsDoneAndExpected) {
  std::vector<std::pair<std::size_t, std::size_t>> calls;
  Progress progress([&](std::size_t done, std::size_t total) { calls.emplace_back(done, total); });
  progress.expect(3);
  progress.advance();
  progress.expect(2);
  progress.spare(1);
  progress.advance();
  EXPECT_EQ(calls, (std::vector<std::pair<std::size_t, std::size_t>>{{1, 3}, {2, 4}}));
}

TEST(Progress, WorksWithoutACallbackAndPassesOnWhatItThrows) {
  Progress silent(nullptr);
  silent.advance();
  Progress throwing([](std::size_t, std::size_t) { throw std::runtime_error("stop"); });
  EXPECT_THROW(throwing.advance(), std::runtime_error);
}

}  // namespace
}  // namespace sammoe
