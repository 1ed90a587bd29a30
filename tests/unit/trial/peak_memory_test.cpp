#include "trial/peak_memory.hpp"

#include <cstring>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr std::size_t kBytes = std::size_t{64} << 20U;

void use_memory() {
  std::vector<char> block(kBytes, 1);
  ASSERT_EQ(block[kBytes / 2], 1);
}

TEST(PeakMemory, CountsWhatIsFreedAgainAndBeginsAnew) {
  const PeakMemory memory;
  memory.begin();
  const std::uint64_t before = memory.bytes();
  if (before == 0) GTEST_SKIP() << "this system does not say how much memory a process has";
  use_memory();
  const std::uint64_t peak = memory.bytes();
  EXPECT_GE(peak, before + kBytes * 9 / 10);
  memory.begin();
  EXPECT_LE(memory.bytes(), peak);
}

}  // namespace
}  // namespace sammoe
