#pragma once

#include "sammoe/error.hpp"

#include "worker/channel.hpp"
#include "worker/worker_process.hpp"

#include <functional>
#include <string>

namespace sammoe {

/// A worker that no longer answers, or not as one does.
struct LostWorker {
  std::string how;  ///< empty: it has ended
};

/// The worker's next message; `tick` is called every 0.1 s until it comes. Throws LostWorker if the worker is
/// gone, or silent for longer than `patience_s`, and what `tick` throws.
Message next_message_of_worker(Channel& channel, int patience_s, const std::function<void()>& tick);

/// Ends the worker, and says what became of it and what to do. `work` is what the worker did, such as
/// "imports the checkpoints".
Error end_lost_worker(WorkerProcess& worker, const LostWorker& lost, const std::string& work);

}  // namespace sammoe
