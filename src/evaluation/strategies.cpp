#include "evaluation/strategies.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace sammoe {
namespace {

/// `selection` with what the text says in its place. The text is not expert:*, default or oracle.
RoutingOptions routing_of(const std::string& text, RoutingOptions selection) {
  try {
    set_strategy(selection, text);
  } catch (const Error& error) {
    throw Error(error.code(),
                std::string(error.what()) + "; evaluate also takes expert:*, default and oracle");
  }
  return selection;
}

/// As routing_of, checked against the bundle; errors name the strategy.
RoutingOptions fitting_routing(const std::string& text, const BundleInfo& bundle) {
  RoutingOptions routing = text == "default" ? bundle.selection : routing_of(text, bundle.selection);
  try {
    check_fits(routing, bundle.expert_set());
  } catch (const Error& error) {
    throw Error(error.code(), "strategy '" + text + "': " + error.what());
  }
  return routing;
}

class StrategyList {
 public:
  void add(EvaluatedStrategy strategy) {
    const bool is_there = std::any_of(strategies_.begin(), strategies_.end(),
                                      [&](const auto& other) { return other.name == strategy.name; });
    if (!is_there) strategies_.push_back(std::move(strategy));
  }
  std::vector<EvaluatedStrategy> take() { return std::move(strategies_); }

 private:
  std::vector<EvaluatedStrategy> strategies_;
};

}  // namespace

void check_strategy_text(const std::string& text) {
  if (text != "expert:*" && text != "default" && text != "oracle") routing_of(text, RoutingOptions{});
}

std::vector<EvaluatedStrategy> resolve_strategies(const std::vector<std::string>& texts,
                                                  const BundleInfo& bundle) {
  StrategyList list;
  for (const std::string& text : texts) {
    if (text == "oracle") {
      list.add({text, std::nullopt});
    } else if (text == "expert:*") {
      // The general expert is the strategy general.
      for (std::size_t expert = 1; expert < bundle.experts.size(); ++expert) {
        const std::string specialist = "expert:" + bundle.experts[expert].name;
        list.add({specialist, fitting_routing(specialist, bundle)});
      }
    } else {
      list.add({text, fitting_routing(text, bundle)});
    }
  }
  return list.take();
}

}  // namespace sammoe
