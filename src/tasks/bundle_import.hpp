#pragma once

#include "sammoe/bundle_import.hpp"

#include "tasks/import_order.hpp"
#include "tasks/task_host.hpp"

#include <functional>

namespace sammoe {

/// Makes networks out of checkpoints, here or in a worker.
using ImportRun = std::function<ImportAnswer(const ImportOrder& order, TaskHost& host)>;

/// A bundle of the networks that `run` makes, as import_checkpoints says.
BundleInfo import_bundle(const ImportOptions& options, const ImportRun& run);

}  // namespace sammoe
