#include "core/counted.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(Counted, SaysOneOfOne) {
  EXPECT_EQ(counted(0, "case"), "0 cases");
  EXPECT_EQ(counted(1, "case"), "1 case");
  EXPECT_EQ(counted(2, "case"), "2 cases");
}

}  // namespace
}  // namespace sammoe
