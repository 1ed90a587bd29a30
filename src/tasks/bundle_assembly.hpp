#pragma once

#include "sammoe/bundle_assembly.hpp"

#include "tasks/trial_order.hpp"

#include <functional>

namespace sammoe {

/// Tries the networks of an order, here or in a worker.
using AssemblyTrial = std::function<BundleTrial(const TrialOrder& order)>;

/// A bundle of the files, once `try_networks` has found nothing wrong with them; as assemble_in_worker.
AssemblyResult assemble_bundle(const AssemblyOptions& options, const AssemblyTrial& try_networks);

}  // namespace sammoe
