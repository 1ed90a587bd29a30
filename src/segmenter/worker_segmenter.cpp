#include "segmenter/worker_segmenter.hpp"

#include "sammoe/error.hpp"
#include "sammoe/version.hpp"

#include "bundle/bundle_writer.hpp"
#include "segmenter/messages.hpp"
#include "segmenter/prompt_transfer.hpp"
#include "segmenter/volume_transfer.hpp"
#include "worker/lost_worker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sammoe {

WorkerSegmenter::WorkerSegmenter(const std::filesystem::path& bundle, const SegmenterOptions& options)
    : options_(options) {
  options_.validate();
  options_.worker.engine_program = find_engine_program(options.worker.engine_program);
  bundle_ = read_bundle_info(bundle);
  worker();
}

WorkerProcess& WorkerSegmenter::worker() {
  if (worker_) return *worker_;
  worker_ = std::make_unique<WorkerProcess>(options_.worker.engine_program);
  worker_->channel().set_patience(std::chrono::seconds(options_.worker.engine_patience_s));
  volumes_.clear();
  spare_memory_.reset();
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
void WorkerSegmenter::talk(const char* task, const ExpectedObjects& expected, const Talk& talk_to) {
  Channel& channel = worker().channel();
  SegmentationConversation conversation(channel, bundle_, expected, options_.worker.engine_patience_s);
  const auto note_state = [&] {
    if (!conversation.engine) return;
    engine_ = conversation.engine;
    loaded_experts_ = conversation.loaded_experts;
  };
  try {
    talk_to(channel, conversation);
    note_state();
  } catch (const ReportedError& reported) {
    note_state();
    throw reported.error;
  } catch (const LostWorker& lost) {
    const std::unique_ptr<WorkerProcess> ended = std::exchange(worker_, nullptr);
    throw end_lost_worker(*ended, lost, task + std::string(" the networks of ") + bundle_.folder.string());
  } catch (...) {
    worker_.reset();  // in the middle of a request
    throw;
  }
}

void WorkerSegmenter::prepare(const RoutingOptions& routing) {
  talk("loads", {}, [&](Channel& channel, SegmentationConversation& conversation) {
    channel.send({{"type", "prepare"}, {"routing", routing_json(routing)}});
    conversation.finish();
  });
}

void WorkerSegmenter::give_volume(Channel& channel, const NumberedVolume& volume) {
  if (volumes_.count(volume.number) > 0) return;
  send_volume(channel, {{"type", "volume"}, {"number", volume.number}}, volume.volume);
  volumes_.insert(volume.number);
}

SegmentedObjects WorkerSegmenter::segment(const NumberedVolume& volume,
                                          const std::vector<ObjectPrompt>& prompts,
                                          const SegmentOptions& options, const MaskRoom& room) {
  ExpectedObjects expected{&volume.volume.grid(), {}, options.keep_probabilities};
  for (const ObjectPrompt& prompt : prompts) expected.labels.push_back(prompt.label);
  const bool is_another = last_volume_ && *last_volume_ != volume.number;
  if (options_.isolate_volumes && is_another) worker_.reset();
  last_volume_ = volume.number;
  SegmentedObjects segmented;
  talk("segments with", expected, [&](Channel& channel, SegmentationConversation& conversation) {
    give_volume(channel, volume);
    send_prompts(channel,
                 {{"type", "segment"}, {"volume", volume.number}, {"options", segment_options_json(options)}},
                 prompts);
    conversation.progress = options.progress;
    conversation.intake().reuse(std::exchange(spare_memory_, std::nullopt));
    conversation.finish();
    spare_memory_ = conversation.intake().take_spare();
    segmented = std::move(conversation.intake().segmented);
  });
  if (room) {
    const LabelPatch mask = std::exchange(segmented.labels, {});
    std::copy(mask.labels.begin(), mask.labels.end(), room(mask.region));
  }
  return segmented;
}

void WorkerSegmenter::close(std::uint64_t number) noexcept {
  if (!worker_ || volumes_.erase(number) == 0) return;
  try {
    worker_->channel().send({{"type", "close"}, {"volume", number}});
  } catch (...) {
    worker_.reset();  // it is gone, with all that it kept
  }
}

EngineInfo WorkerSegmenter::engine() {
  if (!engine_) {
    talk("starts for", {}, [](Channel& /*channel*/, SegmentationConversation& conversation) {
      conversation.wait_until_ready();
    });
  }
  return *engine_;
}

}  // namespace sammoe
