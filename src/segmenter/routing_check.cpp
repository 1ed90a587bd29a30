#include "segmenter/routing_check.hpp"

#include "sammoe/error.hpp"

#include <string>
#include <vector>

namespace sammoe {

void check_routing(const BundleInfo& bundle, const RoutingOptions& routing) {
  routing.validate();
  if (needs_gate(routing.strategy) && !bundle.gate.has_value()) {
    throw Error(ErrorCode::usage, "strategy '" + to_string(routing) + "' needs a gate, and bundle '" +
                                      bundle.name +
                                      "' has none; use general or expert:NAME, or train a gate");
  }
  // The decision itself knows what it refuses; even scores stand for any.
  const std::vector<std::string> names = bundle.expert_names();
  decide(std::vector<double>(names.size(), 1.0 / static_cast<double>(names.size())), names, routing);
}

}  // namespace sammoe
