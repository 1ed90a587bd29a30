#include "segmenter/segmentation_conversation.hpp"

#include "segmenter/messages.hpp"
#include "worker/lost_worker.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>

namespace sammoe {

SegmentationConversation::SegmentationConversation(Channel& channel, const BundleInfo& bundle,
                                                   const ExpectedObjects& expected, int patience_s)
    : channel_(channel), bundle_(bundle), intake_(channel, bundle, expected), patience_s_(patience_s) {}

void SegmentationConversation::finish() {
  while (!is_done_) listen();
}

void SegmentationConversation::wait_until_ready() {
  while (!engine && !is_done_) listen();
}

void SegmentationConversation::listen() {
  const Message message = next_message_of_worker(channel_, patience_s_, [&] {
    if (progress) progress(done_steps_, std::max<std::size_t>(total_steps_, 1));
  });
  const DocumentNode node = message_node(message.body, "the worker");
  const std::string type = node.at("type").text();
  if (type == "progress") return note_progress(node);
  if (type == "file") return give_file(node.at("name").text());
  if (type == "error") throw ReportedError{read_error(node)};
  if (type != "ready" && type != "done") return intake_.take(type, node);
  note_state(node);
  is_done_ = type == "done";
  if (is_done_) intake_.finish(node);
}

void SegmentationConversation::note_progress(const DocumentNode& node) {
  done_steps_ = static_cast<std::size_t>(node.at("done").integer({0, 1e15}));
  total_steps_ = static_cast<std::size_t>(node.at("total").integer({0, 1e15}));
  if (progress) progress(done_steps_, total_steps_);
}

void SegmentationConversation::note_state(const DocumentNode& node) {
  engine = read_engine(node.at("engine"));
  loaded_experts = read_names(node.at("loaded_experts"));
  if (const auto times = node.find("stage_times")) intake_.segmented.stage_times = read_stage_times(*times);
}

/// The worker cannot open it.
void SegmentationConversation::give_file(const std::string& name) {
  const std::vector<BundleFile> files = bundle_.files();
  const auto is_named = [&](const BundleFile& file) { return file.file == name; };
  if (std::none_of(files.begin(), files.end(), is_named))
    return channel_.send({{"type", "file"}, {"problem", "is not a file of the bundle"}});
  const std::filesystem::path path = bundle_.folder / name;
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open())
    return channel_.send({{"type", "file"}, {"problem", std::generic_category().message(errno)}});
  channel_.send({{"type", "file"}}, {file.number()});
}

}  // namespace sammoe
