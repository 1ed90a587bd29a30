#include "tasks/task_conversation.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "core/shared_memory.hpp"
#include "segmenter/messages.hpp"
#include "segmenter/volume_transfer.hpp"
#include "worker/lost_worker.hpp"

#include <cstdint>
#include <memory>
#include <utility>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr const char* kWorker = "the worker";
constexpr NumberRange kCount{0, 1e15};

std::size_t case_of(const DocumentNode& node) {
  return static_cast<std::size_t>(node.at("case").integer(kCount));
}

/// Labels as a volume, so that they travel as one.
Volume volume_of(LabelMap map) {
  const Grid grid = map.grid;
  return Volume::from_values(grid, std::move(map.labels));
}

}  // namespace

TaskConversation::TaskConversation(Channel& channel, TaskHost& host, int patience_s)
    : channel_(channel), host_(host), patience_s_(patience_s) {}

TaskConversation::~TaskConversation() = default;

json TaskConversation::run() {
  while (true) {
    const Message message =
        next_message_of_worker(channel_, patience_s_, [&] { host_.report_progress(done_, total_, status_); });
    const DocumentNode node = message_node(message.body, kWorker);
    const std::string type = node.at("type").text();
    if (type == "error") throw read_error(node);
    if (type == "answer") {
      if (output_) node.refuse("comes before an output is finished");
      node.at("answer");
      return message.body.at("answer");
    }
    answer(node);
  }
}

void TaskConversation::answer(const DocumentNode& node) {
  const std::string type = node.at("type").text();
  if (type == "open") {
    const FileDescriptor file = host_.open_file(node.at("name").text());
    return channel_.send({{"type", "file"}}, {file.number()});
  }
  if (type == "image") return send_volume(channel_, {{"type", "image"}}, host_.read_image(case_of(node)));
  if (type == "labels")
    return send_volume(channel_, {{"type", "labels"}}, volume_of(host_.read_labels(case_of(node))));
  if (type == "output") return begin_output(node.at("name").text());
  if (type == "part") return take_part(node);
  if (type == "finish") return finish_output(node);
  if (type == "progress") return note_progress(node);
  node.refuse("has a type that is not known");
}

void TaskConversation::begin_output(const std::string& name) {
  if (output_) refuse_request("a second output at once");
  output_ = host_.make_output(name);
  part_ = std::make_unique<SharedMemory>(kOutputPartBytes);
  channel_.send({{"type", "memory"}}, {part_->descriptor()});
}

/// Copies it first, because the worker can still change its own.
void TaskConversation::take_part(const DocumentNode& node) {
  if (!output_) node.refuse("belongs to no output");
  const auto bytes =
      static_cast<std::size_t>(node.at("bytes").integer({1, static_cast<double>(kOutputPartBytes)}));
  part_copy_.assign(static_cast<const char*>(part_->data()), bytes);
  output_->write(part_copy_.data(), bytes);
  channel_.send({{"type", "taken"}});
}

void TaskConversation::finish_output(const DocumentNode& node) {
  if (!output_) node.refuse("belongs to no output");
  output_->finish();
  output_.reset();
  part_.reset();
  channel_.send({{"type", "taken"}});
}

void TaskConversation::note_progress(const DocumentNode& node) {
  done_ = static_cast<std::size_t>(node.at("done").integer(kCount));
  total_ = static_cast<std::size_t>(node.at("total").integer(kCount));
  status_ = printable_start(node.at("status").any_text());
  host_.report_progress(done_, total_, status_);
}

}  // namespace sammoe
