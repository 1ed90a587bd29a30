#include "worker/channel.hpp"

#include "sammoe/error.hpp"

#include "core/stopwatch.hpp"
#include "files/json_document.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <system_error>

#include <poll.h>
#include <sys/socket.h>

namespace sammoe {
namespace {

constexpr std::uint32_t kMagic = 0x454f4d53;  // "SMOE" in a file
constexpr std::uint32_t kMaxBodyBytes = 256U << 20;
constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxDescriptors = 4;

struct FrameHead {
  std::uint32_t magic = kMagic;
  std::uint32_t bytes = 0;
};

[[noreturn]] void refuse(const std::string& problem) {
  throw Error(ErrorCode::processing, "a message between sammoe and its worker " + problem);
}

/// Room for the control message that carries descriptors.
using ControlBuffer = std::array<char, CMSG_SPACE(sizeof(int) * kMaxDescriptors)>;

void attach(msghdr& message, ControlBuffer& control, const std::vector<int>& descriptors) {
  if (descriptors.empty()) return;
  const std::size_t bytes = sizeof(int) * descriptors.size();
  message.msg_control = control.data();
  message.msg_controllen = CMSG_SPACE(bytes);
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(bytes);
  std::memcpy(CMSG_DATA(header), descriptors.data(), bytes);
}

void collect(msghdr& message, std::vector<FileDescriptor>& descriptors) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t n = 0; n < count; ++n) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(header) + n * sizeof(int), sizeof number);
      descriptors.emplace_back(number);
    }
  }
  if ((message.msg_flags & MSG_CTRUNC) != 0 || descriptors.size() > kMaxDescriptors)
    refuse("has more files than one may have");
}

}  // namespace

/// By when a message must have gone or come.
class Channel::Deadline {
 public:
  explicit Deadline(const std::optional<std::chrono::seconds>& patience) : patience_(patience) {}

  /// Waits until the socket is ready for that (poll). Throws Error{processing} at the deadline.
  void wait(int socket, short event) const {
    pollfd waiting{socket, event, 0};
    while (true) {
      const int found = ::poll(&waiting, 1, patience_ ? left_in_ms() : -1);
      if (found > 0 || (found < 0 && errno != EINTR)) return;
      if (found == 0) refuse("took more than " + std::to_string(patience_->count()) + " s");
    }
  }

 private:
  int left_in_ms() const {
    const double left = static_cast<double>(patience_->count()) - begun_.seconds();
    return std::max(0, static_cast<int>(std::min(left * 1000, 1e9)));
  }

  Stopwatch begun_;
  std::optional<std::chrono::seconds> patience_;
};

std::pair<Channel, Channel> Channel::pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw Error(ErrorCode::processing, "no connection to a worker can be made: " +
                                           std::generic_category().message(errno) + "; close other programs");
  }
  return {Channel(FileDescriptor(ends[0])), Channel(FileDescriptor(ends[1]))};
}

void Channel::send(const nlohmann::json& body, const std::vector<int>& descriptors) {
  const std::string text = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() > kMaxBodyBytes) refuse("would have " + std::to_string(text.size()) + " bytes");
  FrameHead head;
  head.bytes = static_cast<std::uint32_t>(text.size());
  std::string frame(reinterpret_cast<const char*>(&head), sizeof head);
  frame += text;
  ControlBuffer control{};
  std::size_t sent = 0;
  const Deadline deadline(patience_);
  while (sent < frame.size()) {
    iovec part{frame.data() + sent, frame.size() - sent};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (sent == 0) attach(message, control, descriptors);
    deadline.wait(socket_.number(), POLLOUT);
    const ssize_t count = ::sendmsg(socket_.number(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0 && (errno == EPIPE || errno == ECONNRESET)) return;
    if (count < 0) refuse("cannot be sent: " + std::generic_category().message(errno));
    sent += static_cast<std::size_t>(count);
  }
}

bool Channel::read_exactly(void* target, std::size_t count, Message& whole, const Deadline& deadline) {
  auto* next = static_cast<char*>(target);
  while (count > 0) {
    iovec part{next, count};
    ControlBuffer control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    deadline.wait(socket_.number(), POLLIN);
    const ssize_t received = ::recvmsg(socket_.number(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (received < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (received <= 0) return false;
    collect(message, whole.descriptors);
    next += received;
    count -= static_cast<std::size_t>(received);
  }
  return true;
}

std::optional<Message> Channel::receive() {
  Message message;
  FrameHead head;
  const Deadline deadline(patience_);
  if (!read_exactly(&head, sizeof head, message, deadline)) return std::nullopt;
  if (head.magic != kMagic) refuse("does not begin as one does");
  if (head.bytes > kMaxBodyBytes) refuse("claims " + std::to_string(head.bytes) + " bytes");
  std::string text(head.bytes, '\0');
  if (!read_exactly(text.data(), text.size(), message, deadline)) return std::nullopt;
  try {
    message.body = parse_json_document(text, kMaxDepth);
  } catch (const Error& failure) {
    refuse(failure.what());
  }
  if (!message.body.is_object()) refuse("is not a JSON object");
  return message;
}

bool Channel::wait_for(std::chrono::milliseconds time) const {
  pollfd waiting{socket_.number(), POLLIN, 0};
  return ::poll(&waiting, 1, static_cast<int>(time.count())) > 0;
}

}  // namespace sammoe
