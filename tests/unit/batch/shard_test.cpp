#include "sammoe/batch.hpp"

#include "support/refusal.hpp"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(Shard, SharesTheCasesOutEvenlyAndWithoutRest) {
  for (std::size_t cases = 0; cases <= 25; ++cases) {
    for (std::size_t count = 1; count <= 9; ++count) {
      std::vector<std::size_t> all;
      std::vector<std::size_t> sizes;
      for (std::size_t number = 1; number <= count; ++number) {
        const std::vector<std::size_t> part = cases_of_shard({number, count}, cases);
        EXPECT_TRUE(std::is_sorted(part.begin(), part.end()));
        all.insert(all.end(), part.begin(), part.end());
        sizes.push_back(part.size());
      }
      std::sort(all.begin(), all.end());
      std::vector<std::size_t> expected(cases);
      std::iota(expected.begin(), expected.end(), 0U);
      EXPECT_EQ(all, expected) << cases << " cases in " << count;
      const auto [least, most] = std::minmax_element(sizes.begin(), sizes.end());
      EXPECT_LE(*most - *least, 1U) << cases << " cases in " << count;
    }
  }
}

TEST(Shard, IsReadFromItsText) {
  const Shard shard = parse_shard("3/16");
  EXPECT_EQ(shard.number, 3U);
  EXPECT_EQ(shard.count, 16U);
}

TEST(Shard, RefusesWhatIsNone) {
  for (const char* text : {"", "1", "0/4", "5/4", "1/0", "-1/4", "1/4/2", "a/b", "1 /4", "1/"})
    EXPECT_THAT(refusal_of([&] { parse_shard(text); }, ErrorCode::usage), testing::HasSubstr("expected"))
        << text;
}

}  // namespace
}  // namespace sammoe
