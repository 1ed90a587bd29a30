#include "batch/bounded_queue.hpp"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(BoundedQueue, HandsItemsOnInTheirOrderAndEnds) {
  BoundedQueue<std::unique_ptr<int>> queue(2);
  std::thread producer([&] {
    for (int n = 0; n < 100; ++n) queue.push(std::make_unique<int>(n));
    queue.close();
  });
  std::vector<int> taken;
  while (auto item = queue.pop()) taken.push_back(**item);
  producer.join();
  ASSERT_EQ(taken.size(), 100U);
  for (int n = 0; n < 100; ++n) EXPECT_EQ(taken[static_cast<std::size_t>(n)], n);
  EXPECT_TRUE(queue.is_over());
}

TEST(BoundedQueue, NeverHoldsMoreThanItsCapacity) {
  BoundedQueue<int> queue(3);
  std::atomic<int> made{0};
  std::thread producer([&] {
    for (int n = 0; n < 50 && queue.wait_for_room(); ++n) {
      ++made;
      queue.push(n);
    }
    queue.close();
  });
  int taken = 0;
  while (queue.pop()) {
    ++taken;
    EXPECT_LE(made - taken, 4);  // the queue's three, and one made since this one was taken
  }
  producer.join();
  EXPECT_EQ(taken, 50);
}

TEST(BoundedQueue, LetsAWaitingProducerGoWhenItIsClosed) {
  BoundedQueue<int> queue(1);
  ASSERT_TRUE(queue.push(1));
  bool accepted = true;
  std::thread producer([&] { accepted = queue.push(2); });
  queue.close_and_clear();
  producer.join();
  EXPECT_FALSE(accepted);
  EXPECT_FALSE(queue.pop());
  EXPECT_FALSE(queue.wait_for_room());
}

TEST(BoundedQueue, StillGivesWhatItHeldWhenItWasClosed) {
  BoundedQueue<int> queue(2);
  queue.push(7);
  queue.close();
  EXPECT_FALSE(queue.is_over());
  EXPECT_EQ(queue.pop(), 7);
  EXPECT_TRUE(queue.is_over());
}

}  // namespace
}  // namespace sammoe
