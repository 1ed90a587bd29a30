#pragma once

#include "core/file_descriptor.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {

/// One message between `sammoe` and its worker: a JSON object, and open files that go with it.
struct Message {
  nlohmann::json body;
  std::vector<FileDescriptor> descriptors;
};

/// One end of the connection between `sammoe` and its worker: a stream socket on which each message is a
/// frame of a magic number, a length, and JSON. What arrives is not trusted: lengths, depth and numbers of
/// files are bounded.
class Channel {
 public:
  /// Two connected ends; both are closed when another program is started.
  static std::pair<Channel, Channel> pair();

  explicit Channel(FileDescriptor socket) : socket_(std::move(socket)) {}

  int descriptor() const { return socket_.number(); }
  int release() { return socket_.release(); }

  /// How long a message may take to go or, once begun, to come, so that an end that does not keep to the
  /// rules stops nobody. For ever, unless set.
  void set_patience(std::chrono::seconds patience) { patience_ = patience; }

  /// Does nothing if the other end is gone: what it had to say can still be received, and then its end.
  /// Throws Error{processing} if the message cannot be sent.
  void send(const nlohmann::json& body, const std::vector<int>& descriptors = {});

  /// The next message; nothing if the other end is gone. Throws Error{processing} for a frame that no sammoe
  /// sends.
  std::optional<Message> receive();

  /// Whether a message, or the end, arrives within that time.
  bool wait_for(std::chrono::milliseconds time) const;

 private:
  class Deadline;

  bool read_exactly(void* target, std::size_t count, Message& whole, const Deadline& deadline);

  FileDescriptor socket_;
  std::optional<std::chrono::seconds> patience_;
};

}  // namespace sammoe
