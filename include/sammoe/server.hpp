#pragma once

// A server that viewers such as 3D Slicer and napari click through (docs/serve.md). Called by a program that
// has a Segmenter; returns when it is told to stop.

#include "sammoe/segmenter.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace sammoe {

struct ServerOptions {
  /// Address to listen on. Any but a loopback one needs a key.
  std::string host = "127.0.0.1";
  /// 1..65535; 0: any that is free. The default is the one that viewers ask for.
  int port = 1527;
  /// What clients have to send as `Authorization: Bearer KEY`; empty: nothing.
  std::string api_key;
  /// Clients at a time, each with one open volume; 1..64.
  int max_sessions = 3;
  /// Seconds after which a session ends that does nothing; > 0.
  double idle_timeout_s = 600;
  /// Seconds after which a session ends that is not heard of, not even by a heartbeat; 0: never.
  double liveness_timeout_s = 60;
  /// MiB of the largest volume that a client may send, unpacked; >= 1.
  int max_volume_mib = 2048;
  /// Where the index of each axis of a client's array grows to, first axis first: R or L, A or P, S or I. The
  /// default is what 3D Slicer sends for axial slices of DICOM.
  std::string axes = "SPL";
  SegmentOptions segment;
  /// Gets a line for each thing that happens. Called from several threads, one at a time.
  std::function<void(const std::string& line)> log;
  /// Called every 0.1 s from the thread that called serve_clients; may throw to stop it.
  std::function<void()> check;

  void validate() const;  ///< throws Error{usage}
};

/// Listens and answers until `options.check` throws, and throws that on, once no request is in progress.
/// Nothing that clients send is written to a file. Throws Error{usage}; Error{processing} if it cannot
/// listen.
void serve_clients(Segmenter& segmenter, const ServerOptions& options);

}  // namespace sammoe
