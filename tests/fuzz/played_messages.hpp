#pragma once

#include "core/shared_memory.hpp"
#include "worker/channel.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sys/socket.h>

namespace sammoe::fuzz {

/// Bytes of the memory that goes with messages: more than the small volumes of these fuzzers have.
inline constexpr std::size_t kSharedBytes = 4096;
/// So many messages and their answers fit a socket, whose other end reads none of them.
inline constexpr int kMaxMessages = 64;

/// Sends the bytes as they are, without a frame.
inline void send_bytes(const Channel& channel, const std::string& bytes) {
  if (::send(channel.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) return;
}

/// A frame of any text.
inline std::string frame_of(const std::string& text) {
  const auto bytes = static_cast<std::uint32_t>(text.size());
  std::string head = "SMOE";
  for (int shift = 0; shift < 32; shift += 8) head += static_cast<char>((bytes >> shift) & 0xffU);
  return head + text;
}

/// Plays one end of a channel, which is gone when it has said everything. Each line of the input is a
/// message; its first character says what goes with it: '1' shared memory, '2' two pieces, '0' one that is
/// too small,
/// '!' the line is sent as it is, anything else nothing.
inline Channel other_end_of(const std::uint8_t* data, std::size_t size) {
  auto [here, there] = Channel::pair();
  const std::string input(reinterpret_cast<const char*>(data), size);
  std::size_t begin = 0;
  for (int n = 0; n < kMaxMessages && begin < input.size(); ++n) {
    const std::size_t end = std::min(input.find('\n', begin), input.size());
    const std::string line = input.substr(begin, end - begin);
    begin = end + 1;
    if (line.empty()) continue;
    const char kind = line[0];
    std::vector<SharedMemory> memory;
    if (kind == '0') memory.emplace_back(1);
    for (char copies = '0'; kind <= '2' && copies < kind; ++copies) memory.emplace_back(kSharedBytes);
    const std::string text = line.substr(1);
    const nlohmann::json body = nlohmann::json::parse(text, nullptr, false);
    std::vector<int> descriptors;
    for (const SharedMemory& piece : memory) descriptors.push_back(piece.descriptor());
    if (kind == '!' || body.is_discarded()) {
      send_bytes(here, kind == '!' ? text : frame_of(text));
    } else {
      here.send(body, descriptors);
    }
  }
  return std::move(there);
}

}  // namespace sammoe::fuzz
