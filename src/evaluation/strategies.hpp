#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/routing.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// A strategy to be evaluated on a bundle.
struct EvaluatedStrategy {
  std::string name;                       ///< as results name it
  std::optional<RoutingOptions> routing;  ///< unset: the oracle
};

/// Throws Error{usage} unless the text has the form of a strategy; whether a bundle can follow it is not
/// known here.
void check_strategy_text(const std::string& text);

/// The strategies that the texts mean for that bundle, each once, in the order given; "expert:*" becomes one
/// for each expert. What a text leaves open (k, threshold, temperature) is as in the bundle's own selection.
/// Throws Error{usage} for one that the bundle cannot follow.
std::vector<EvaluatedStrategy> resolve_strategies(const std::vector<std::string>& texts,
                                                  const BundleInfo& bundle);

}  // namespace sammoe
