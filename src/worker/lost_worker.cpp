#include "worker/lost_worker.hpp"

#include "core/stopwatch.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace sammoe {

Message next_message_of_worker(Channel& channel, int patience_s, const std::function<void()>& tick) {
  constexpr std::chrono::milliseconds kTick{100};
  const Stopwatch silence;
  while (!channel.wait_for(kTick)) {
    tick();
    if (silence.seconds() > patience_s)
      throw LostWorker{"took more than " + std::to_string(patience_s) + " s for one step"};
  }
  std::optional<Message> message = channel.receive();
  if (!message) throw LostWorker{};
  return std::move(*message);
}

Error end_lost_worker(WorkerProcess& worker, const LostWorker& lost, const std::string& work) {
  const std::string end = worker.end();
  return {ErrorCode::processing, "the worker that " + work + " " +
                                     (lost.how.empty() ? end : lost.how + " and was stopped") +
                                     "; if you trust the files that it was given, raise --engine-memory or "
                                     "--engine-patience, else do not use them"};
}

}  // namespace sammoe
