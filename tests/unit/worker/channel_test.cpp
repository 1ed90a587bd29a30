#include "worker/channel.hpp"

#include "core/shared_memory.hpp"
#include "support/error_matchers.hpp"

#include <cstring>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sammoe {
namespace {

using nlohmann::json;

/// Sends raw bytes as no sammoe would.
void send_raw(const Channel& channel, const std::string& bytes) {
  ASSERT_EQ(::send(channel.descriptor(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
}

std::string frame(std::uint32_t magic, std::uint32_t length, const std::string& body) {
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &magic, 4);
  std::memcpy(bytes.data() + 4, &length, 4);
  return bytes + body;
}

constexpr std::uint32_t kMagic = 0x454f4d53;

TEST(Channel, CarriesMessagesInOrder) {
  auto [here, there] = Channel::pair();
  here.send({{"n", 1}});
  here.send({{"n", 2}, {"text", "\xc3\xa4 \n"}});
  EXPECT_EQ(there.receive()->body, (json{{"n", 1}}));
  EXPECT_EQ(there.receive()->body, (json{{"n", 2}, {"text", "\xc3\xa4 \n"}}));
}

TEST(Channel, CarriesMessagesLargerThanTheSocketHolds) {
  auto [here, there] = Channel::pair();
  const json large{{"text", std::string(5U << 20U, 'x')}};
  std::thread sender([&here = here, &large] { here.send(large); });
  EXPECT_EQ(there.receive()->body, large);
  sender.join();
}

TEST(Channel, CarriesOpenFiles) {
  auto [here, there] = Channel::pair();
  const SharedMemory memory(3);
  std::memcpy(memory.data(), "abc", 3);
  here.send({{"type", "memory"}}, {memory.descriptor()});
  std::optional<Message> message = there.receive();
  ASSERT_EQ(message->descriptors.size(), 1U);
  const SharedMemory received = SharedMemory::received(std::move(message->descriptors[0]), 3, false);
  EXPECT_EQ(std::memcmp(received.data(), "abc", 3), 0);
}

TEST(Channel, SaysThatTheOtherEndIsGone) {
  auto [here, there] = Channel::pair();
  { const Channel closed = std::move(there); }
  EXPECT_FALSE(here.receive().has_value());
  EXPECT_NO_THROW(here.send({{"n", 1}}));
}

TEST(Channel, WhatWasSaidLastArrivesAlthoughTheOtherEndIsGone) {
  auto [here, there] = Channel::pair();
  {
    Channel closed = std::move(there);
    closed.send({{"type", "error"}});
  }
  here.send({{"n", 1}});
  EXPECT_EQ(here.receive().value().body.at("type"), "error");
  EXPECT_FALSE(here.receive().has_value());
}

TEST(Channel, WaitsForNoEndThatStopsInTheMiddle) {
  auto [here, there] = Channel::pair();
  here.set_patience(std::chrono::seconds(1));
  send_raw(there, "SMO");
  expect_error(ErrorCode::processing, {"took more than 1 s"}, [&here = here] { here.receive(); });
  const nlohmann::json large = {{"text", std::string(std::size_t{4} << 20, 'x')}};
  expect_error(ErrorCode::processing, {"took more than 1 s"}, [&] { here.send(large); });
}

TEST(Channel, RefusesWhatNoSammoeSends) {
  const auto refused = [](const std::string& bytes) {
    auto [here, there] = Channel::pair();
    send_raw(here, bytes);
    expect_error(ErrorCode::processing, {"a message"}, [&there = there] { there.receive(); });
  };
  refused("HTTP/1.1 200 OK\r\n");
  refused(frame(kMagic, 0xffffffff, ""));
  refused(frame(kMagic, 4, "nope"));
  refused(frame(kMagic, 2, "[]"));
  refused(frame(kMagic, 13, "{\"a\":1,\"a\":2}"));
  const std::string deep = std::string(40, '[') + std::string(40, ']');
  refused(frame(kMagic, static_cast<std::uint32_t>(deep.size()), deep));
}

TEST(Channel, ATruncatedMessageIsNone) {
  auto [here, there] = Channel::pair();
  send_raw(here, frame(kMagic, 100, "{\"a\":"));
  { const Channel closed = std::move(here); }
  EXPECT_FALSE(there.receive().has_value());
}

}  // namespace
}  // namespace sammoe
