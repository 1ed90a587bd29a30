#pragma once

#include "sammoe/server.hpp"

#include "server/lease_table.hpp"

#include <functional>
#include <string>

#include <httplib.h>

namespace sammoe {

/// What the routes work with.
struct ServerState {
  Segmenter& segmenter;
  const ServerOptions& options;
  LeaseTable& leases;
  std::function<void(const std::string& line)> log;
  std::function<void()> check_stop;  ///< throws once the server is to stop
};

/// Adds the routes of nnInteractive's protocol (docs/serve.md) to a server, for points. `state` must outlive
/// it.
void add_nninteractive_routes(httplib::Server& server, ServerState& state);

}  // namespace sammoe
