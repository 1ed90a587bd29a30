#include "server/click_session.hpp"

#include "sammoe/error.hpp"

#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// A model whose mask is the box from the first to the last click's i.
class ClickSessionTest : public testing::Test {
 protected:
  void SetUp() override {
    Grid grid;
    grid.size = {10, 8, 6};
    session_.open(grid, [this](const std::vector<Click>& clicks) {
      ++calls_;
      if (fails_) throw Error(ErrorCode::processing, "the worker died");
      MaskBox mask{{{0, 0, 0}, {static_cast<std::int64_t>(clicks.back().position[0]) + 1, 1, 1}}, {}};
      mask.voxels.assign(static_cast<std::size_t>(mask.region.size[0]), '\x01');
      return mask;
    });
  }
  SessionAnswer click(std::int64_t i, bool inside = true, Prediction prediction = Prediction::now) {
    return session_.add_click({i, 0, 0}, inside, prediction);
  }

  ClickSession session_;
  int calls_ = 0;
  bool fails_ = false;
};

TEST_F(ClickSessionTest, UndoesEveryClickInTurn) {
  click(1);
  click(4);
  click(6);
  for (const std::int64_t size : {2, 3, 2}) {
    const SessionAnswer answer = session_.undo();
    EXPECT_TRUE(answer.acted);
    ASSERT_TRUE(answer.changed);
    EXPECT_EQ(answer.changed->region.size[0], size);
    EXPECT_EQ(answer.changed->voxels, std::string(static_cast<std::size_t>(size), '\0'));
  }
  EXPECT_FALSE(session_.undo().acted);
}

TEST_F(ClickSessionTest, ClicksForLaterWait) {
  EXPECT_FALSE(click(1, true, Prediction::later).acted);
  EXPECT_FALSE(click(3, true, Prediction::later).acted);
  EXPECT_EQ(calls_, 0);
  EXPECT_EQ(session_.predict().changed->region.size[0], 4);
  EXPECT_EQ(calls_, 1);
}

TEST_F(ClickSessionTest, ABackgroundClickAloneMakesNoMask) {
  const SessionAnswer answer = click(5, false);
  EXPECT_TRUE(answer.acted);
  EXPECT_FALSE(answer.changed);
  EXPECT_EQ(calls_, 0);
}

TEST_F(ClickSessionTest, AClickThatFailsLeavesAllAsItWas) {
  click(1);
  fails_ = true;
  EXPECT_THROW(click(4), Error);
  fails_ = false;
  EXPECT_EQ(click(2).changed->region.size[0], 1);  // only voxel 2 is new
  session_.undo();
  session_.undo();
  EXPECT_FALSE(session_.undo().acted);
}

TEST_F(ClickSessionTest, RefusesVoxelsOutsideTheVolumeAndTooManyClicks) {
  EXPECT_THROW(session_.add_click({10, 0, 0}, true, Prediction::later), Error);
  EXPECT_THROW(session_.add_click({0, 0, -1}, true, Prediction::later), Error);
  for (std::size_t n = 0; n < ClickSession::kMostClicks; ++n) click(0, true, Prediction::later);
  EXPECT_THROW(click(0, true, Prediction::later), Error);
}

TEST_F(ClickSessionTest, ResetForgetsAll) {
  click(4);
  session_.reset();
  EXPECT_FALSE(session_.undo().acted);
  EXPECT_EQ(click(4).changed->region.size[0], 5);
}

TEST(ClickSessionWithoutVolumeTest, RefusesClicks) {
  ClickSession session;
  EXPECT_THROW(session.add_click({0, 0, 0}, true, Prediction::now), Error);
  EXPECT_THROW(session.undo(), Error);
  EXPECT_THROW(session.predict(), Error);
}

}  // namespace
}  // namespace sammoe
