#include "serve_command.hpp"

#include "sammoe/error.hpp"

#include "compute_options.hpp"
#include "option_binding.hpp"
#include "signals.hpp"

#include <fstream>
#include <string>

#include <spdlog/spdlog.h>

namespace sammoe {
namespace {

constexpr std::size_t kLeastKeyLength = 16;

std::string read_key(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string key;
  if (!std::getline(file, key))
    throw Error(ErrorCode::input, "--api-key '" + path.string() +
                                      "' cannot be read; expected a file with the key as its first line");
  if (key.size() < kLeastKeyLength ||
      key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=") !=
          std::string::npos)
    throw Error(
        ErrorCode::input,
        "--api-key '" + path.string() +
            "' holds no usable key; expected at least 16 letters, digits or -._~+/= on its first line; "
            "make one with 'openssl rand -hex 32'");
  return key;
}

}  // namespace

ServeCommand::ServeCommand(CLI::App& app) {
  add_path(app, model_, {"-m,--model", "BUNDLE", "Model", "Folder of the model bundle (docs/bundle.md)"})
      ->required();
  routing_.declare(app);
  constexpr const char* kGroup = "Server";
  add_text(app, server_.host,
           {"--host", "ADDRESS", kGroup, "Address to listen on; any but a loopback one needs --api-key"});
  add_number(app, server_.port, {"--port", "0..65535", kGroup, "Port to listen on; 0: any that is free"});
  add_path(app, key_file_,
           {"--api-key", "FILE", kGroup, "File whose first line is the key that clients have to send"});
  add_text(
      app, server_.axes,
      {"--axes", "CODES", kGroup,
       "Where the index of each axis of a client's array grows to, first axis first: R or L, A or P, S or I "
       "(docs/serve.md)"});
  declare_limits(app);
  declare_compute_options(app, segmenter_options_);
  app.footer("Example:\n  sammoe serve -m demo --axes SPL");
}

void ServeCommand::declare_limits(CLI::App& app) {
  constexpr const char* kGroup = "Limits";
  add_number(app, server_.max_sessions,
             {"--max-sessions", "1..64", kGroup, "Clients at a time, each with one volume"});
  add_number(app, server_.max_volume_mib,
             {"--max-volume", "MIB>=1", kGroup, "Largest volume that a client may send, unpacked"});
  add_number(app, server_.idle_timeout_s,
             {"--idle-timeout", "SECONDS>0", kGroup, "A session that does nothing for longer ends"});
  add_number(app, server_.liveness_timeout_s,
             {"--liveness-timeout", "SECONDS>=0", kGroup,
              "A session that is not heard of for longer, not even by a heartbeat, ends; 0: never"});
}

void ServeCommand::finish_parsing() {
  routing_.applied_to(RoutingOptions{});  // wrong values show before the bundle is read
  segmenter_options_.validate();
  ServerOptions checked = server_;
  if (key_file_) checked.api_key = "in the file";  // which is read when the server starts
  checked.validate();
}

void ServeCommand::run(std::ostream&) {
  if (key_file_) server_.api_key = read_key(*key_file_);
  note_interruptions();
  Segmenter segmenter(model_, segmenter_options_);
  server_.segment.routing = routing_.applied_to(segmenter.bundle().selection);
  server_.log = [](const std::string& line) { spdlog::info("{}", line); };
  server_.check = [] { throw_if_interrupted(); };
  serve_clients(segmenter, server_);
}

}  // namespace sammoe
