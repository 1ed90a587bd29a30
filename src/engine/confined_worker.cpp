#include "engine/confined_worker.hpp"

#include "sammoe/error.hpp"
#include "sammoe/worker.hpp"

#include "engine/local_segmenter.hpp"
#include "engine/warm_up.hpp"
#include "files/sha256.hpp"
#include "segmenter/messages.hpp"
#include "segmenter/segmenter_service.hpp"
#include "tasks/named_task.hpp"
#include "tasks/task_service.hpp"
#include "worker/confinement.hpp"
#include "worker/worker_process.hpp"

#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace sammoe {
namespace {

/// What has been given up, in the words of EngineInfo.
std::string confined(const SegmenterOptions& options) {
  sha256_hex("", 0);  // OpenSSL reads its settings at its first use
  ConfinementOptions limits{options.device == Device::cuda,
                            static_cast<std::uint64_t>(options.worker.engine_memory_mib) << 20};
  if (limits.memory_bytes == 0) limits.memory_bytes = default_memory_bytes();
  if (options.worker.sandbox == Sandbox::off) {
    warm_up(options.threads);
    limit_memory(limits);
    return "off";
  }
  const bool no_files = limit_files(limits);
  warm_up(options.threads);
  limit_memory(limits);
  const bool few_calls = limit_calls(limits);
  if (options.worker.sandbox == Sandbox::on && !(no_files && few_calls)) {
    throw Error(
        ErrorCode::processing,
        "there is no complete sandbox: this kernel lacks Landlock or seccomp, or does not let this process "
        "use it; expected Linux 5.13 or newer with both; --sandbox auto continues with what there is");
  }
  if (!few_calls) return no_files ? "files only" : "unavailable";
  if (limits.for_gpu) return "gpu";
  return no_files ? "on" : "calls only";
}

/// Ends this process once the other end of the channel is gone, whatever a network computes at the moment.
void end_with(int channel) {
  std::thread([channel] {
    pollfd waiting{channel, POLLRDHUP, 0};
    while (::poll(&waiting, 1, -1) < 1) {
    }
    ::_exit(1);
  }).detach();
}

void serve_segmentation(Channel& channel, const ServiceOrder& order, const BackendMaker& make_backend) {
  const std::string sandbox = confined(order.options);
  std::mutex one_at_a_time;
  const auto files = [&](const BundleFile& file) {
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    return ask_for_file(channel, order.bundle, file);
  };
  const std::unique_ptr<SegmenterBackend> backend = make_backend(order.bundle, order.options, files);
  serve(channel, *backend, sandbox);
}

void run(Channel& channel, const BackendMaker& make_backend, const WorkerTasks& tasks) {
  const Message first = receive_first_message(channel);
  if (!is_task_request(first)) return serve_segmentation(channel, read_order(first), make_backend);
  const TaskRequest request = read_task_request(first, tasks);
  request.task->prepare();
  confined(request.options);
  serve_task(channel, request);
}

}  // namespace

int run_confined_worker(const BackendMaker& make_backend, const WorkerTasks& tasks) {
  drop_inheritance(WorkerProcess::kChannelDescriptor);
  Channel channel{FileDescriptor(WorkerProcess::kChannelDescriptor)};
  end_with(channel.descriptor());
  try {
    run(channel, make_backend, tasks);
    return 0;
  } catch (const Error& error) {
    channel.send(error_json(error));
  } catch (const std::exception& error) {
    channel.send(error_json(Error(ErrorCode::processing, error.what())));
  }
  return 1;
}

int run_worker(const WorkerTasks& tasks) {
  return run_confined_worker(
      [](const BundleInfo& bundle, const SegmenterOptions& options, BundleFileSource files) {
        return std::make_unique<LocalSegmenter>(bundle, options, std::move(files));
      },
      tasks);
}

}  // namespace sammoe
