#include "routing_overrides.hpp"

#include "sammoe/error.hpp"

#include "option_binding.hpp"

namespace sammoe {
namespace {

constexpr const char* kRoutingGroup = "Routing";

}  // namespace

void RoutingOverrides::declare(CLI::App& app) {
  for (CLI::Option* option : {
           add_text(app, strategy_,
                    {"--strategy", "STRATEGY", kRoutingGroup,
                     "How experts are selected: " + strategy_forms() +
                         "; --k and --threshold override K and TAU"}),
           add_number(app, k_, {"--k", "N>=1", kRoutingGroup, "Largest number of experts that run"}),
           add_number(app, threshold_,
                      {"--threshold", "0..1", kRoutingGroup, "Gate score that a specialist needs"}),
           add_number(app, temperature_,
                      {"--temperature", "NUMBER>0", kRoutingGroup,
                       "Temperature of the softmax over the gate's logits"}),
       }) {
    option->default_str("the bundle's");
  }
  add_text(app, expert_,
           {"--expert", "NAME", kRoutingGroup, "Run this expert alone, as --strategy expert:NAME"});
}

RoutingOptions RoutingOverrides::applied_to(RoutingOptions selection) const {
  if (strategy_ && expert_)
    throw Error(ErrorCode::usage, "both --strategy and --expert say which experts run; give one of them");
  if (strategy_) set_strategy(selection, *strategy_);
  if (expert_) set_strategy(selection, "expert:" + *expert_);
  if (k_) selection.k = *k_;
  if (threshold_) selection.threshold = *threshold_;
  if (temperature_) selection.temperature = *temperature_;
  selection.validate();
  return selection;
}

}  // namespace sammoe
