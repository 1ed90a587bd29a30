#pragma once

#include "sammoe/routing.hpp"
#include "sammoe/segment_case.hpp"

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

/// Every option of a case that its result depends on, in the order of docs/record.md. `selection` stands for
/// the routing where the case has none of its own.
nlohmann::ordered_json options_json(const SegmentJob& job, const RoutingOptions& selection);

}  // namespace sammoe
