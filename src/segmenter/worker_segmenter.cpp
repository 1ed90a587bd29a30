#include "segmenter/worker_segmenter.hpp"

#include "sammoe/error.hpp"
#include "sammoe/version.hpp"

#include "bundle/bundle_writer.hpp"
#include "core/shared_memory.hpp"
#include "core/stopwatch.hpp"
#include "segmenter/volume_transfer.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr const char* kWorker = "the worker";
/// How often a caller is asked whether to stop.
constexpr std::chrono::milliseconds kTick{100};

/// An error that the worker has reported; it is ready for the next request.
struct ReportedError {
  Error error;
};

/// A worker that no longer answers.
struct LostWorker {
  std::string how;
};

bool is_same(const Volume& a, const Volume& b) {
  return a.data() == b.data() && a.scalar_type() == b.scalar_type() && same_grid(a.grid(), b.grid(), 0) &&
         a.rescale().slope == b.rescale().slope && a.rescale().intercept == b.rescale().intercept;
}

}  // namespace

/// One request and all that the worker says until it is done.
class WorkerSegmenter::Conversation {
 public:
  Conversation(WorkerSegmenter& owner, Channel& channel) : owner_(owner), channel_(channel) {}

  /// Called again and again while the worker computes.
  Callback progress;
  /// Set where objects are expected.
  const Grid* grid = nullptr;
  std::vector<SegmentedObject> objects;
  std::vector<StageTime> stage_times;

  /// Until the worker says that it is done. Throws ReportedError, LostWorker, and what `progress` throws.
  void finish() {
    while (!is_done_) {
      std::optional<Message> message = next_message();
      if (!message) throw LostWorker{};
      answer(*message);
    }
  }

  /// Until the worker has said what it is.
  void wait_until_ready() {
    while (!owner_.engine_ && !is_done_) {
      std::optional<Message> message = next_message();
      if (!message) throw LostWorker{};
      answer(*message);
    }
  }

 private:
  std::optional<Message> next_message() {
    const Stopwatch silence;
    while (!channel_.wait_for(kTick)) {
      if (progress) progress(done_steps_, std::max<std::size_t>(total_steps_, 1));
      if (silence.seconds() > owner_.options_.engine_patience_s)
        throw LostWorker{"took more than " + std::to_string(owner_.options_.engine_patience_s) +
                         " s for one step"};
    }
    return channel_.receive();
  }

  void answer(Message& message) {
    const DocumentNode node = message_node(message.body, kWorker);
    const std::string type = node.at("type").text();
    if (type == "progress") return note_progress(node);
    if (type == "file") return give_file(node.at("name").text());
    if (type == "object") return take_object(node);
    if (type == "filled") return take_probabilities();
    if (type == "error") throw ReportedError{read_error(node)};
    if (type != "ready" && type != "done") node.refuse("has a type that is not known");
    owner_.engine_ = read_engine(node.at("engine"));
    owner_.loaded_experts_ = read_names(node.at("loaded_experts"));
    if (const auto times = node.find("stage_times")) stage_times = read_stage_times(*times);
    is_done_ = type == "done";
  }

  void note_progress(const DocumentNode& node) {
    done_steps_ = static_cast<std::size_t>(node.at("done").integer({0, 1e15}));
    total_steps_ = static_cast<std::size_t>(node.at("total").integer({0, 1e15}));
    if (progress) progress(done_steps_, total_steps_);
  }

  /// Opens a file of the bundle, and none else, for the worker, which cannot.
  void give_file(const std::string& name) {
    const std::vector<BundleFile> files = owner_.bundle_.files();
    const auto is_named = [&](const BundleFile& file) { return file.file == name; };
    if (std::none_of(files.begin(), files.end(), is_named))
      return channel_.send({{"type", "file"}, {"problem", "is not a file of the bundle"}});
    const std::filesystem::path path = owner_.bundle_.folder / name;
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open())
      return channel_.send({{"type", "file"}, {"problem", std::generic_category().message(errno)}});
    channel_.send({{"type", "file"}}, {file.number()});
  }

  /// Gives memory for the probabilities of the object's box.
  void take_object(const DocumentNode& node) {
    if (grid == nullptr || memory_) node.refuse("was not asked for");
    objects.push_back(read_object(node, *grid, owner_.bundle_));
    const auto voxels = static_cast<std::size_t>(objects.back().patch.region.voxel_count());
    memory_.emplace(voxels * sizeof(float));
    channel_.send({{"type", "memory"}}, {memory_->descriptor()});
  }

  /// Copies them, because the worker could change its own.
  void take_probabilities() {
    if (!memory_) throw LostWorker{"sent probabilities of no object"};
    const auto* const begin = static_cast<const float*>(memory_->data());
    objects.back().patch.probabilities.assign(begin, begin + memory_->bytes() / sizeof(float));
    memory_.reset();
  }

  WorkerSegmenter& owner_;
  Channel& channel_;
  std::optional<SharedMemory> memory_;
  std::size_t done_steps_ = 0;
  std::size_t total_steps_ = 0;
  bool is_done_ = false;
};

WorkerSegmenter::WorkerSegmenter(const std::filesystem::path& bundle, const SegmenterOptions& options)
    : options_(options) {
  options_.validate();
  options_.engine_program = find_engine_program(options.engine_program);
  bundle_ = read_bundle_info(bundle);
  worker();
}

WorkerProcess& WorkerSegmenter::worker() {
  if (worker_) return *worker_;
  worker_ = std::make_unique<WorkerProcess>(options_.engine_program);
  volume_.reset();
  engine_.reset();
  loaded_experts_.clear();
  worker_->channel().send({{"type", "bundle"},
                           {"protocol", kProtocolVersion},
                           {"program", kVersion},
                           {"folder", bundle_.folder.string()},
                           {"manifest", bundle_manifest_json(bundle_)},
                           {"options", segmenter_options_json(options_)}});
  return *worker_;
}

template <typename Talk>
auto WorkerSegmenter::talk(const char* task, const Talk& conversation) {
  try {
    Conversation with_worker(*this, worker().channel());
    return conversation(with_worker);
  } catch (const ReportedError& reported) {
    throw reported.error;
  } catch (const LostWorker& lost) {
    const std::string end = worker_->end();
    worker_.reset();
    throw Error(ErrorCode::processing,
                std::string("the worker that runs the networks of ") + bundle_.folder.string() + " " +
                    (lost.how.empty() ? end : lost.how + " and was stopped") + " " + task +
                    "; if the bundle is one that you trust, raise --engine-memory or --engine-patience, else "
                    "do not use it");
  } catch (...) {
    worker_.reset();  // in the middle of a request
    throw;
  }
}

void WorkerSegmenter::prepare(const RoutingOptions& routing) {
  talk("while it loaded networks", [&](Conversation& conversation) {
    worker_->channel().send({{"type", "prepare"}, {"routing", routing_json(routing)}});
    conversation.finish();
  });
}

void WorkerSegmenter::give_volume(Channel& channel, const Volume& volume) {
  if (volume_ && is_same(*volume_, volume)) return;
  send_volume(channel, {{"type", "volume"}}, volume);
  volume_ = volume;
}

SegmentedObjects WorkerSegmenter::segment(const Volume& volume, const std::vector<ObjectPrompt>& prompts,
                                          const SegmentOptions& options) {
  return talk("while it segmented", [&](Conversation& conversation) {
    Channel& channel = worker_->channel();
    give_volume(channel, volume);
    channel.send({{"type", "segment"},
                  {"prompts", prompts_json(prompts)},
                  {"options", segment_options_json(options)}});
    conversation.progress = options.progress;
    conversation.grid = &volume.grid();
    conversation.finish();
    if (conversation.objects.size() != prompts.size()) throw LostWorker{"answered for other objects"};
    return SegmentedObjects{std::move(conversation.objects), std::move(conversation.stage_times)};
  });
}

EngineInfo WorkerSegmenter::engine() {
  if (!engine_) talk("while it started", [](Conversation& conversation) { conversation.wait_until_ready(); });
  return *engine_;
}

}  // namespace sammoe
