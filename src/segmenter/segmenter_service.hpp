#pragma once

#include "bundle/bundle_file.hpp"
#include "segmenter/segmenter_backend.hpp"
#include "worker/channel.hpp"

#include <functional>
#include <memory>

namespace sammoe {

/// What the worker was told to serve.
struct ServiceOrder {
  BundleInfo bundle;
  SegmenterOptions options;
};

/// Waits for the first message, which says what the worker is to do. Throws Error{processing} if it is not of
/// this version.
Message receive_first_message(Channel& channel);

/// What it asks to serve. Throws Error{processing} if it is not such a message.
ServiceOrder read_order(const Message& first);

/// A bundle's file, which the other side opens. Throws Error{model}.
BundleFileContents ask_for_file(Channel& channel, const BundleInfo& bundle, const BundleFile& file);

/// Answers requests until the other side is gone; a request that fails is answered by its error. `sandbox`
/// says what this process has given up, in the words of EngineInfo. Throws Error{processing} for messages
/// that no sammoe sends.
void serve(Channel& channel, SegmenterBackend& backend, const std::string& sandbox);

}  // namespace sammoe
