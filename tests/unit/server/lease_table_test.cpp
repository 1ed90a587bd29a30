#include "server/lease_table.hpp"

#include "server/refused_request.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

class LeaseTableTest : public testing::Test {
 protected:
  template <typename Call>
  static int status_of(const Call& call) {
    try {
      call();
    } catch (const RefusedRequest& refused) {
      return refused.status();
    }
    return 200;
  }
  std::string claim() { return leases_.claim(std::make_shared<ClickSession>()); }

  double now_ = 1000;
  LeaseTable leases_{{2, 100, 10}, [this] { return now_; }};
};

TEST_F(LeaseTableTest, TokensDifferAndSlotsEnd) {
  EXPECT_NE(claim(), claim());
  EXPECT_EQ(status_of([&] { claim(); }), 503);
}

TEST_F(LeaseTableTest, AReleasedSlotIsFreeAndItsTokenUnknown) {
  const std::string token = claim();
  claim();
  leases_.release(token);
  leases_.release(token);
  EXPECT_EQ(status_of([&] { leases_.use(token); }), 410);
  EXPECT_EQ(status_of([&] { claim(); }), 200);
}

TEST_F(LeaseTableTest, UnknownTokensAreGone) {
  EXPECT_EQ(status_of([&] { leases_.use(""); }), 410);
  EXPECT_EQ(status_of([&] { leases_.heartbeat("0123"); }), 410);
}

TEST_F(LeaseTableTest, HeartbeatsKeepASessionAliveButNotIdleForever) {
  const std::string token = claim();
  for (int beat = 0; beat < 11; ++beat, now_ += 9) EXPECT_DOUBLE_EQ(leases_.heartbeat(token), 100 - 9 * beat);
  now_ = 1100.5;
  EXPECT_EQ(status_of([&] { leases_.heartbeat(token); }), 410);
  EXPECT_EQ(leases_.sweep(), 1u);
}

TEST_F(LeaseTableTest, SilenceEndsASession) {
  const std::string token = claim();
  now_ += 10.5;
  EXPECT_EQ(status_of([&] { leases_.use(token); }), 410);
}

TEST_F(LeaseTableTest, AskingForTheStatusRefreshesNothing) {
  const std::string token = claim();
  now_ += 6;
  EXPECT_DOUBLE_EQ(leases_.remaining_s(token), 94);
  now_ += 6;
  EXPECT_EQ(status_of([&] { leases_.remaining_s(token); }), 410);
}

TEST_F(LeaseTableTest, ABusySessionOutlivesBothClocksWhichThenStartAnew) {
  const std::string token = claim();
  {
    const auto use = leases_.use(token);
    now_ += 5000;
    EXPECT_EQ(leases_.sweep(), 0u);
    EXPECT_EQ(status_of([&] { leases_.heartbeat(token); }), 200);
  }
  EXPECT_DOUBLE_EQ(leases_.remaining_s(token), 100);
}

TEST_F(LeaseTableTest, AnExpiredSlotCanBeClaimed) {
  claim();
  claim();
  now_ += 11;
  EXPECT_EQ(status_of([&] { claim(); }), 200);
}

}  // namespace
}  // namespace sammoe
