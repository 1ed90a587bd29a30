#include "evaluation/strategy_path.hpp"

#include "masks/statistics.hpp"

#include <cstddef>
#include <string>

namespace sammoe {

double mean_over(const std::vector<ClickOutcome>& outcomes, std::size_t measure) {
  std::vector<double> values;
  for (const ClickOutcome& outcome : outcomes) values.push_back(outcome.values[measure]);
  return mean_of(values);
}

StrategyPath best_of_experts(const std::function<StrategyPath(const RoutingOptions&)>& path_of,
                             const BundleInfo& bundle) {
  StrategyPath best;
  for (const std::string& name : bundle.expert_names()) {
    RoutingOptions routing = bundle.selection;
    routing.strategy = Strategy::expert;
    routing.expert = name;
    StrategyPath path = path_of(routing);
    if (best.outcomes.empty()) {
      best = std::move(path);
      continue;
    }
    for (std::size_t n = 0; n < best.outcomes.size(); ++n) {
      if (!(mean_over(path.outcomes[n], kDice) > mean_over(best.outcomes[n], kDice))) continue;
      best.outcomes[n] = std::move(path.outcomes[n]);
      if (n + 1 != best.outcomes.size()) continue;
      best.mask = std::move(path.mask);
      best.prompts = std::move(path.prompts);
    }
  }
  return best;
}

}  // namespace sammoe
