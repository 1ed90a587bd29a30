#include "tasks/task_service.hpp"

#include "sammoe/error.hpp"
#include "sammoe/version.hpp"

#include "segmenter/messages.hpp"
#include "tasks/named_task.hpp"
#include "tasks/remote_host.hpp"

#include <algorithm>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr const char* kAsker = "sammoe";

}  // namespace

json task_request_json(const std::string& task, const json& order, const SegmenterOptions& options) {
  return {{"type", "task"},      {"protocol", kProtocolVersion},
          {"program", kVersion}, {"task", task},
          {"order", order},      {"options", segmenter_options_json(options)}};
}

bool is_task_request(const Message& first) {
  return message_node(first.body, kAsker).at("type").text() == "task";
}

TaskRequest read_task_request(const Message& first, const WorkerTasks& tasks) {
  const DocumentNode node = message_node(first.body, kAsker);
  const std::string name = node.at("task").text();
  const auto is_named = [&](const auto& task) { return task->name() == name; };
  const auto found = std::find_if(tasks.begin(), tasks.end(), is_named);
  if (found == tasks.end()) {
    throw Error(ErrorCode::processing,
                "this sammoe-engine was built without " + name +
                    " (SAMMOE_TRAINING is off); build sammoe with it, or name another sammoe-engine in "
                    "the environment variable SAMMOE_ENGINE");
  }
  node.at("order");
  return {*found, first.body.at("order"), read_segmenter_options(node.at("options"))};
}

void serve_task(Channel& channel, const TaskRequest& request) {
  RemoteHost host(channel);
  const json answer = request.task->run(message_node(request.order, kAsker), host);
  channel.send({{"type", "answer"}, {"answer", answer}});
}

}  // namespace sammoe
