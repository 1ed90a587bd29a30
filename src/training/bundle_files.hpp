#pragma once

#include "model/networks/expert_store.hpp"
#include "tasks/task_host.hpp"

namespace sammoe {

/// The bundle's files out of a host, which and the bundle must outlive it.
BundleFileSource files_of(TaskHost& host, const BundleInfo& bundle);

/// A store that takes its networks from there.
StoreOptions store_options_with(BundleFileSource files);

}  // namespace sammoe
