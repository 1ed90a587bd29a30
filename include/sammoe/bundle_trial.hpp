#pragma once

// Tries the networks of a model bundle: whether each is a file that sammoe accepts, runs, and gives what
// docs/bundle.md says. Called by `sammoe inspect --run` and `sammoe bundle`, and by programs that make
// bundles. The networks run in a worker process; the call blocks, and callbacks run on the calling thread.

#include "sammoe/bundle.hpp"
#include "sammoe/runtime.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sammoe {

/// What was found out about one network.
struct NetworkTrial {
  /// The field of bundle.json that names it: image_encoder, prompt_encoder, decoder, network or
  /// gate.
  std::string role;
  std::string file;                  ///< as bundle.json names it
  std::vector<std::string> experts;  ///< that use it
  /// What it takes and returns, with the sizes that were found. Empty if it did not run.
  std::string interface;
  std::vector<std::string> problems;  ///< why it cannot be used, one line each
  std::vector<std::string> notes;     ///< what is worth a look, one line each
  double seconds = 0;                 ///< of its fastest run
  /// The most memory that the worker process had while the network was loaded and ran; 0: not known.
  std::uint64_t peak_memory_bytes = 0;
};

struct BundleTrial {
  std::int64_t roi_size_voxels = 0;  ///< at which the image encoder ran; 0: at none
  std::vector<NetworkTrial> networks;

  /// Whether every network can be used.
  bool is_usable() const;
};

struct TrialOptions {
  /// Threads of LibTorch; 0: the processors it may use.
  int threads = 0;
  /// Called before each network and at the end, and every 0.1 s while a worker computes. May throw
  /// Error{interrupted}.
  std::function<void(std::size_t done, std::size_t total)> progress;
};

/// Runs each network of the bundle on noise, with four sets of clicks, twice. Image encoders get noise of the
/// bundle's ROI size, decoders what the encoders made of it. What is wrong with a network is in its trial; so
/// is the death of the worker that ran it, after which the other networks are tried in a new one. Throws
/// Error{usage}, Error{processing}.
BundleTrial try_bundle_in_worker(const BundleInfo& bundle, const TrialOptions& options = {},
                                 const WorkerOptions& worker = {});

}  // namespace sammoe
