#include "tasks/remote_host.hpp"

#include "sammoe/error.hpp"

#include "core/shared_memory.hpp"
#include "segmenter/messages.hpp"
#include "segmenter/volume_transfer.hpp"
#include "tasks/task_conversation.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr const char* kAsked = "sammoe";

/// Asks for something and waits for it.
Message ask(Channel& channel, const json& request, const char* type) {
  channel.send(request);
  std::optional<Message> answer = channel.receive();
  if (!answer) throw Error(ErrorCode::interrupted, "sammoe is gone");
  const DocumentNode node = message_node(answer->body, kAsked);
  if (node.at("type").text() != type) node.refuse(std::string("is not an answer of type ") + type);
  return std::move(*answer);
}

FileDescriptor only_descriptor(Message message) {
  if (message.descriptors.size() != 1) message_node(message.body, kAsked).refuse("comes with no file");
  return std::move(message.descriptors.front());
}

/// Hands bytes over in parts, through memory that the other end gives.
class RemoteOutput : public TaskOutput {
 public:
  RemoteOutput(Channel& channel, const std::string& name)
      : channel_(channel),
        memory_(SharedMemory::received(
            only_descriptor(ask(channel, {{"type", "output"}, {"name", name}}, "memory")), kOutputPartBytes,
            true)) {}

  void write(const void* bytes, std::size_t count) override {
    const auto* next = static_cast<const char*>(bytes);
    while (count > 0) {
      const std::size_t part = std::min(count, kOutputPartBytes - used_);
      std::memcpy(static_cast<char*>(memory_.data()) + used_, next, part);
      used_ += part;
      next += part;
      count -= part;
      if (used_ == kOutputPartBytes) hand_over();
    }
  }

  void finish() override {
    if (used_ > 0) hand_over();
    ask(channel_, {{"type", "finish"}}, "taken");
  }

 private:
  void hand_over() {
    ask(channel_, {{"type", "part"}, {"bytes", used_}}, "taken");
    used_ = 0;
  }

  Channel& channel_;
  SharedMemory memory_;
  std::size_t used_ = 0;
};

}  // namespace

FileDescriptor RemoteHost::open_file(const std::string& name) {
  return only_descriptor(ask(channel_, {{"type", "open"}, {"name", name}}, "file"));
}

Volume RemoteHost::read_image(std::size_t number) {
  Message answer = ask(channel_, {{"type", "image"}, {"case", number}}, "image");
  return receive_volume(message_node(answer.body, kAsked), answer);
}

LabelMap RemoteHost::read_labels(std::size_t number) {
  Message answer = ask(channel_, {{"type", "labels"}, {"case", number}}, "labels");
  const DocumentNode node = message_node(answer.body, kAsked);
  const Volume volume = receive_volume(node, answer);
  if (volume.scalar_type() != ScalarType::uint16) node.refuse("has no labels");
  LabelMap map;
  map.grid = volume.grid();
  const auto* const labels = static_cast<const std::uint16_t*>(volume.data());
  map.labels.assign(labels, labels + map.grid.voxel_count());
  return map;
}

std::unique_ptr<TaskOutput> RemoteHost::make_output(const std::string& name) {
  return std::make_unique<RemoteOutput>(channel_, name);
}

void RemoteHost::report_progress(std::size_t done, std::size_t total, const std::string& status) {
  channel_.send({{"type", "progress"}, {"done", done}, {"total", total}, {"status", status}});
}

}  // namespace sammoe
