#include "sammoe/server.hpp"

#include "sammoe/error.hpp"

#include "core/refusal.hpp"
#include "server/array_axes.hpp"
#include "server/nninteractive_routes.hpp"

#include <atomic>
#include <chrono>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

constexpr std::chrono::milliseconds kPause{100};
constexpr int kMostSessions = 64;
/// A client keeps two connections, of which each holds a thread; some more for those that are refused.
constexpr std::size_t kThreadsPerSession = 2;
constexpr std::size_t kSpareThreads = 4;
/// Packed arrays may be a little larger than what they hold.
constexpr std::size_t kBodyMargin = std::size_t{1} << 20;

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.rfind("127.", 0) == 0;
}

[[noreturn]] void refuse_usage(const std::string& sentence) {
  throw Error(ErrorCode::usage, sentence);
}

/// An error that no route has answered, such as an unknown path or a body that is too large.
void describe_refusal(const httplib::Request& request, httplib::Response& response) {
  if (!response.body.empty()) return;
  std::string sentence = "the request cannot be read";
  if (response.status == 404)
    sentence = "there is no " + in_quotes(request.method + " " + request.path) + " on this server";
  if (response.status == 413)
    sentence = "the request is too large; start the server with a larger --max-volume";
  response.set_content(
      nlohmann::json{{"detail", sentence}}.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace),
      "application/json");
}

void configure(httplib::Server& server, const ServerOptions& options) {
  const std::size_t threads =
      kThreadsPerSession * static_cast<std::size_t>(options.max_sessions) + kSpareThreads;
  server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  server.set_payload_max_length((static_cast<std::size_t>(options.max_volume_mib) << 20) + kBodyMargin);
  server.set_tcp_nodelay(true);
  server.set_error_handler(describe_refusal);
  // A packed body may unpack to any size, and no viewer sends one.
  server.set_pre_routing_handler([](const httplib::Request& request, httplib::Response& response) {
    if (!request.has_header("Content-Encoding")) return httplib::Server::HandlerResponse::Unhandled;
    response.status = 400;
    return httplib::Server::HandlerResponse::Handled;
  });
}

/// Ends the server and its thread, whatever happens.
class Listening {
 public:
  explicit Listening(httplib::Server& server)
      : server_(server), thread_([&server] { server.listen_after_bind(); }) {
    while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ~Listening() {
    server_.stop();
    thread_.join();
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

 private:
  httplib::Server& server_;
  std::thread thread_;
};

}  // namespace

void ServerOptions::validate() const {
  if (!is_loopback(host) && api_key.empty())
    refuse_usage("--host " + in_quotes(host) +
                 " can be reached from other machines; expected a loopback address such as "
                 "127.0.0.1, or a key; set one with --api-key");
  if (port < 0 || port > 65535) refuse_usage("--port " + text_of(port) + " is no port; expected 0 to 65535");
  if (max_sessions < 1 || max_sessions > kMostSessions)
    refuse_usage("--max-sessions " + text_of(max_sessions) + " is out of range; expected 1 to " +
                 text_of(kMostSessions));
  if (!(idle_timeout_s > 0) || !std::isfinite(idle_timeout_s))
    refuse_usage("--idle-timeout " + text_of(idle_timeout_s) +
                 " is out of range; expected more than 0 seconds");
  if (!(liveness_timeout_s >= 0) || !std::isfinite(liveness_timeout_s))
    refuse_usage("--liveness-timeout " + text_of(liveness_timeout_s) +
                 " is out of range; expected 0 seconds or more");
  if (max_volume_mib < 1)
    refuse_usage("--max-volume " + text_of(max_volume_mib) + " is out of range; expected 1 MiB or more");
  require_axis_codes(axes);
  segment.validate();
}

void serve_clients(Segmenter& segmenter, const ServerOptions& options) {
  options.validate();
  std::mutex log_mutex;
  const auto log = [&](const std::string& line) {
    const std::lock_guard lock(log_mutex);
    if (options.log) options.log(line);
  };
  LeaseTable leases(
      {static_cast<std::size_t>(options.max_sessions), options.idle_timeout_s, options.liveness_timeout_s},
      steady_seconds);
  std::atomic<bool> stops{false};
  ServerState state{segmenter, options, leases, log, [&] {
                      if (stops)
                        throw Error(ErrorCode::interrupted, "the server stops; connect to another one");
                    }};
  httplib::Server server;
  configure(server, options);
  add_nninteractive_routes(server, state);
  const int port = options.port == 0 ? server.bind_to_any_port(options.host)
                                     : (server.bind_to_port(options.host, options.port) ? options.port : -1);
  if (port < 0)
    throw Error(ErrorCode::processing,
                "cannot listen on " + options.host + " port " + text_of(options.port) +
                    "; expected an address of this machine and a free port; choose another --port");
  const Listening listening(server);
  log("listening on http://" + options.host + ":" + text_of(port));
  try {
    for (;;) {
      if (options.check) options.check();
      if (const std::size_t ended = leases.sweep(); ended > 0) log(text_of(ended) + " sessions have expired");
      std::this_thread::sleep_for(kPause);
    }
  } catch (...) {
    stops = true;
    throw;
  }
}

}  // namespace sammoe
