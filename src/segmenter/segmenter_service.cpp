#include "segmenter/segmenter_service.hpp"

#include "sammoe/error.hpp"

#include "bundle/bundle_manifest.hpp"
#include "core/shared_memory.hpp"
#include "segmenter/messages.hpp"
#include "segmenter/prompt_transfer.hpp"
#include "segmenter/volume_transfer.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr const char* kOwner = "sammoe";

[[noreturn]] void refuse(const std::string& problem) {
  throw Error(ErrorCode::processing, "a message of sammoe " + problem + "; this is a bug in sammoe");
}

/// The answer to what was just sent.
Message receive_answer(Channel& channel, const char* type) {
  std::optional<Message> answer = channel.receive();
  if (!answer) throw Error(ErrorCode::interrupted, "sammoe is gone");
  if (message_node(answer->body, kOwner).at("type").text() != type)
    refuse(std::string("is not an answer of type ") + type);
  return std::move(*answer);
}

json with_type(const char* type, json message) {
  message["type"] = type;
  return message;
}

class Service {
 public:
  Service(Channel& channel, SegmenterBackend& backend, std::string sandbox)
      : channel_(channel), backend_(backend), sandbox_(std::move(sandbox)) {}

  void run() {
    send_state("ready");
    while (std::optional<Message> message = channel_.receive()) {
      try {
        answer(*message);
      } catch (const Error& error) {
        if (error.code() == ErrorCode::interrupted) return;
        channel_.send(error_json(error));
      } catch (const std::exception& error) {
        channel_.send(error_json(Error(ErrorCode::processing, error.what())));
      }
    }
  }

 private:
  void send_state(const char* type, json more = json::object()) {
    more["type"] = type;
    EngineInfo engine = backend_.engine();
    engine.sandbox = sandbox_;
    more["engine"] = engine_json(engine);
    more["loaded_experts"] = backend_.loaded_experts();
    channel_.send(more);
  }

  void answer(Message& message) {
    const DocumentNode node = message_node(message.body, kOwner);
    const std::string type = node.at("type").text();
    if (type == "volume") return take_volume(node, message);
    if (type == "prepare") {
      backend_.prepare(read_routing(node.at("routing")));
      return send_state("done");
    }
    if (type == "segment") return segment(node, message);
    if (type == "close") return close(number_in(node, "volume"));
    refuse("has a type that is not known");
  }

  static std::uint64_t number_in(const DocumentNode& node, const char* key) {
    return static_cast<std::uint64_t>(node.at(key).integer({0, 1e15}));
  }

  void take_volume(const DocumentNode& node, Message& message) {
    const std::uint64_t number = number_in(node, "number");
    if (!volumes_.emplace(number, receive_volume(node, message)).second) refuse("gives a volume twice");
  }

  void close(std::uint64_t number) {
    volumes_.erase(number);
    backend_.close(number);
  }

  void segment(const DocumentNode& node, Message& message) {
    const auto volume = volumes_.find(number_in(node, "volume"));
    if (volume == volumes_.end()) refuse("asks for a segmentation of a volume that it has not given");
    SegmentOptions options = read_segment_options(node.at("options"));
    options.progress = [&](std::size_t done, std::size_t total) {
      channel_.send({{"type", "progress"}, {"done", done}, {"total", total}});
    };
    std::optional<SharedMemory> mask;
    const MaskRoom room = [&](const Region& region) {
      mask.emplace(ask_for_memory("mask", region, sizeof(std::uint16_t)));
      return static_cast<std::uint16_t*>(mask->data());
    };
    const std::vector<ObjectPrompt> prompts = receive_prompts(node, message, volume->second.grid());
    const SegmentedObjects segmented =
        backend_.segment({volume->first, volume->second}, prompts, options, room);
    for (const ObjectResult& object : segmented.objects) {
      channel_.send(with_type("object", object_json(object)));
      if (object.probabilities) give_probabilities(*object.probabilities);
    }
    send_state("done", {{"stage_times", stage_times_json(segmented.stage_times)}});
  }

  /// Memory of the other side for the values of a box.
  SharedMemory ask_for_memory(const char* type, const Region& region, std::size_t bytes_each) {
    channel_.send(with_type(type, region_json(region)));
    Message answer = receive_answer(channel_, "memory");
    if (answer.descriptors.size() != 1) refuse("has no memory");
    const std::size_t bytes = static_cast<std::size_t>(region.voxel_count()) * bytes_each;
    return SharedMemory::received(std::move(answer.descriptors.front()), bytes, true);
  }

  void give_probabilities(const ProbabilityPatch& patch) {
    const SharedMemory memory = ask_for_memory("probabilities", patch.region, sizeof(float));
    std::copy(patch.probabilities.begin(), patch.probabilities.end(), static_cast<float*>(memory.data()));
    channel_.send({{"type", "filled"}});
  }

  Channel& channel_;
  SegmenterBackend& backend_;
  std::string sandbox_;
  std::map<std::uint64_t, Volume> volumes_;  ///< those that are open
};

}  // namespace

Message receive_first_message(Channel& channel) {
  std::optional<Message> first = channel.receive();
  if (!first) throw Error(ErrorCode::interrupted, "sammoe is gone");
  if (message_node(first->body, kOwner).at("protocol").integer({0, 1e9}) != kProtocolVersion)
    refuse("is of another version of sammoe; install sammoe again");
  return std::move(*first);
}

ServiceOrder read_order(const Message& first) {
  const DocumentNode node = message_node(first.body, kOwner);
  if (node.at("type").text() != "bundle") refuse("asks for what is not known");
  ServiceOrder order;
  order.options = read_segmenter_options(node.at("options"));
  const std::string folder = node.at("folder").any_text();
  order.bundle = parse_bundle_manifest(node.at("manifest").any_text(), folder);
  order.bundle.folder = folder;
  return order;
}

BundleFileContents ask_for_file(Channel& channel, const BundleInfo& bundle, const BundleFile& file) {
  channel.send({{"type", "file"}, {"name", file.file}});
  Message answer = receive_answer(channel, "file");
  if (answer.descriptors.size() == 1) return load_bundle_file(bundle, file, answer.descriptors.front());
  const std::string problem = message_node(answer.body, kOwner).at("problem").any_text();
  throw Error(ErrorCode::model, (bundle.folder / file.file).string() + ": is named in bundle.json (SHA-256 " +
                                    file.sha256 + ") but cannot be opened: " + problem +
                                    "; restore it from its source or import the bundle again");
}

void serve(Channel& channel, SegmenterBackend& backend, const std::string& sandbox) {
  Service(channel, backend, sandbox).run();
}

}  // namespace sammoe
