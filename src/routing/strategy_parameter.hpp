#pragma once

#include "sammoe/routing.hpp"

#include <string>

namespace sammoe {

// Each sets a parameter from its text; false, and nothing is set, if the text is not a value of it.
bool set_expert(RoutingOptions& options, const std::string& name);
bool set_k(RoutingOptions& options, const std::string& text);
bool set_threshold(RoutingOptions& options, const std::string& text);

/// What may follow the name of a strategy and a colon.
struct StrategyParameter {
  const char* name;
  const char* meaning;
  bool is_required;
  bool (*set)(RoutingOptions& options, const std::string& text);
};

inline constexpr StrategyParameter kExpertName{"NAME", "the name of an expert", true, set_expert};
inline constexpr StrategyParameter kExpertCount{"K", "a whole number of experts from 1", false, set_k};
inline constexpr StrategyParameter kScoreThreshold{"TAU", "a gate score from 0 to 1", false, set_threshold};

}  // namespace sammoe
