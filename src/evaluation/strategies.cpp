#include "evaluation/strategies.hpp"

#include "sammoe/error.hpp"

#include "files/csv_line.hpp"
#include "segmenter/routing_check.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {
namespace {

constexpr double kMostExperts = 1e6;

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

/// What follows "top-k:" or "threshold:"; nothing if the text does not start so.
std::optional<std::string> behind(const std::string& text, const std::string& prefix) {
  if (!starts_with(text, prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

[[noreturn]] void refuse(const std::string& text, const std::string& expected) {
  throw Error(ErrorCode::usage, "strategy '" + text + "' cannot be read; expected " + expected);
}

/// `selection` with what the text says in its place. The text is not expert:*, default or oracle.
RoutingOptions routing_of(const std::string& text, RoutingOptions selection) {
  if (const auto count = behind(text, "top-k:")) {
    const std::optional<double> k = parse_number(*count);
    if (!k || *k < 1 || *k > kMostExperts || *k != std::floor(*k))
      refuse(text, "top-k:K with a whole number of experts from 1");
    selection.strategy = Strategy::top_k;
    selection.k = static_cast<std::size_t>(*k);
  } else if (const auto level = behind(text, "threshold:")) {
    const std::optional<double> threshold = parse_number(*level);
    if (!threshold || *threshold < 0 || *threshold > 1)
      refuse(text, "threshold:TAU with a gate score from 0 to 1");
    selection.strategy = Strategy::threshold;
    selection.threshold = *threshold;
  } else {
    try {
      set_strategy(selection, text);
    } catch (const Error&) {
      throw Error(ErrorCode::usage,
                  "unknown strategy '" + text +
                      "'; expected general, expert:NAME, expert:*, top-k, top-k:K, threshold, threshold:TAU, "
                      "top-k-threshold, all, default or oracle");
    }
  }
  return selection;
}

/// As routing_of, checked against the bundle; errors name the strategy.
RoutingOptions fitting_routing(const std::string& text, const BundleInfo& bundle) {
  RoutingOptions routing = text == "default" ? bundle.selection : routing_of(text, bundle.selection);
  try {
    check_routing(bundle, routing);
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
