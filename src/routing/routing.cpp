#include "sammoe/routing.hpp"

#include "sammoe/error.hpp"

#include "routing/strategy_parameter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <numeric>
#include <sstream>
#include <tuple>

namespace sammoe {
namespace {

std::string figure(double value) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(3) << value;
  return text.str();
}

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// "spine 0.610, general 0.220": the experts with their scores.
std::string scored(const std::vector<std::size_t>& experts, const std::vector<double>& scores,
                   const std::vector<std::string>& names) {
  std::vector<std::string> parts;
  parts.reserve(experts.size());
  for (const std::size_t expert : experts) parts.push_back(names[expert] + " " + figure(scores[expert]));
  return join(parts);
}

/// Experts by falling score; ties go to the lower index.
std::vector<std::size_t> by_falling_score(std::vector<std::size_t> experts,
                                          const std::vector<double>& scores) {
  std::stable_sort(experts.begin(), experts.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  return experts;
}

std::vector<std::size_t> every_expert(std::size_t count) {
  std::vector<std::size_t> experts(count);
  std::iota(experts.begin(), experts.end(), std::size_t{0});
  return experts;
}

/// Weights in proportion to the scores. A score that underflowed to 0 would run a decoder for nothing, so
/// such experts are left out, unless there is no other.
std::vector<Choice> renormalised(const std::vector<std::size_t>& experts, const std::vector<double>& scores) {
  double sum = 0;
  for (const std::size_t expert : experts) sum += scores[expert];
  if (sum <= 0) return {{experts.front(), 1.0}};
  std::vector<Choice> choices;
  for (const std::size_t expert : experts) {
    const double weight = scores[expert] / sum;
    if (weight > 0) choices.push_back({expert, weight});
  }
  return choices;
}

std::size_t index_of(const std::string& expert, const std::vector<std::string>& names) {
  const auto found = std::find(names.begin(), names.end(), expert);
  if (found == names.end()) {
    throw Error(ErrorCode::usage,
                "no expert is called '" + expert + "'; this bundle's experts are " + join(names));
  }
  return static_cast<std::size_t>(found - names.begin());
}

void require_scores(const std::vector<double>& scores, std::size_t expert_count) {
  if (scores.size() != expert_count) {
    throw Error(ErrorCode::model, "gate: " + std::to_string(scores.size()) + " scores for " +
                                      std::to_string(expert_count) +
                                      " experts; expected one each; the gate does not fit the bundle");
  }
  for (const double score : scores) {
    if (!(score >= 0) || !std::isfinite(score)) {
      throw Error(ErrorCode::model, "gate: a score is " + std::to_string(score) + "; expected 0 to 1");
    }
  }
}

void require_k(std::size_t k, std::size_t expert_count) {
  if (k <= expert_count) return;
  throw Error(ErrorCode::usage, "k is " + std::to_string(k) + " but the bundle has " +
                                    std::to_string(expert_count) + " experts; give k from 1 to " +
                                    std::to_string(expert_count));
}

Decision decide_general(const std::vector<double>& /*scores*/, const std::vector<std::string>& names,
                        const RoutingOptions& /*options*/) {
  return {{{0, 1.0}}, "general: " + names[0] + " was asked for"};
}

Decision decide_expert(const std::vector<double>& /*scores*/, const std::vector<std::string>& names,
                       const RoutingOptions& options) {
  const std::size_t expert = index_of(options.expert, names);
  return {{{expert, 1.0}}, "expert: " + names[expert] + " was asked for"};
}

Decision decide_top_k(const std::vector<double>& scores, const std::vector<std::string>& names,
                      const RoutingOptions& options) {
  require_k(options.k, names.size());
  std::vector<std::size_t> best = by_falling_score(every_expert(names.size()), scores);
  best.resize(options.k);
  return {renormalised(best, scores), "top-k: the " + std::to_string(options.k) + " best of " +
                                          std::to_string(names.size()) + " experts are " +
                                          scored(best, scores, names)};
}

Decision decide_threshold(const std::vector<double>& scores, const std::vector<std::string>& names,
                          const RoutingOptions& options) {
  if (names.size() < 2)
    return {{{0, 1.0}}, "threshold: the bundle has no specialist, so " + names[0] + " runs"};
  const auto best_score = std::max_element(scores.begin() + 1, scores.end());
  const auto best = static_cast<std::size_t>(best_score - scores.begin());
  const std::string specialist =
      "threshold: the best specialist is " + names[best] + " with score " + figure(*best_score);
  if (*best_score >= options.threshold)
    return {{{best, 1.0}}, specialist + ", at least " + figure(options.threshold)};
  return {{{0, 1.0}}, specialist + ", below " + figure(options.threshold) + ", so " + names[0] + " runs"};
}

Decision decide_top_k_threshold(const std::vector<double>& scores, const std::vector<std::string>& names,
                                const RoutingOptions& options) {
  require_k(options.k, names.size());
  std::vector<std::size_t> candidates{0};
  for (std::size_t expert = 1; expert < names.size(); ++expert) {
    if (scores[expert] >= options.threshold) candidates.push_back(expert);
  }
  const std::size_t passed = candidates.size() - 1;
  std::vector<std::size_t> best = by_falling_score(std::move(candidates), scores);
  if (best.size() > options.k) best.resize(options.k);
  return {renormalised(best, scores),
          "top-k-threshold: " + std::to_string(passed) + " of " + std::to_string(names.size() - 1) +
              " specialists score at least " + figure(options.threshold) + "; of them and " + names[0] +
              " the best (at most " + std::to_string(options.k) + ") are " + scored(best, scores, names)};
}

Decision decide_all(const std::vector<double>& scores, const std::vector<std::string>& names,
                    const RoutingOptions& /*options*/) {
  const std::vector<std::size_t> experts = by_falling_score(every_expert(names.size()), scores);
  return {renormalised(experts, scores), "all: every expert runs: " + scored(experts, scores, names)};
}

/// All there is to a strategy: a new one is a row here, its function above, and its value of Strategy.
struct StrategyRow {
  Strategy strategy;
  const char* name;
  bool needs_gate;
  Decision (*decide)(const std::vector<double>& scores, const std::vector<std::string>& names,
                     const RoutingOptions& options);
  const StrategyParameter* parameter = nullptr;
};

constexpr std::array<StrategyRow, 6> kStrategies{{
    {Strategy::general, "general", false, decide_general},
    {Strategy::expert, "expert", false, decide_expert, &kExpertName},
    {Strategy::top_k, "top-k", true, decide_top_k, &kExpertCount},
    {Strategy::threshold, "threshold", true, decide_threshold, &kScoreThreshold},
    {Strategy::top_k_threshold, "top-k-threshold", true, decide_top_k_threshold},
    {Strategy::all, "all", true, decide_all},
}};

const StrategyRow& row_of(Strategy strategy) {
  const auto* const row = std::find_if(kStrategies.begin(), kStrategies.end(),
                                       [&](const StrategyRow& other) { return other.strategy == strategy; });
  if (row == kStrategies.end()) {
    throw Error(ErrorCode::usage, "strategy number " + std::to_string(static_cast<int>(strategy)) +
                                      " is not in the table of strategies; expected a value of Strategy");
  }
  return *row;
}

std::string form_with_parameter(const StrategyRow& row) {
  return std::string(row.name) + ":" + row.parameter->name;
}

}  // namespace

bool operator==(const RoutingOptions& one, const RoutingOptions& other) {
  const auto values = [](const RoutingOptions& options) {
    const auto& [strategy, expert, k, threshold, temperature] = options;
    return std::tie(strategy, expert, k, threshold, temperature);
  };
  return values(one) == values(other);
}

void RoutingOptions::validate() const {
  row_of(strategy);
  if (strategy == Strategy::expert && expert.empty()) {
    throw Error(ErrorCode::usage, "strategy 'expert:' names no expert; write expert:NAME");
  }
  if (k < 1) throw Error(ErrorCode::usage, "k is 0; expected at least 1 expert");
  // Written so that a NaN fails.
  if (!(threshold >= 0 && threshold <= 1)) {
    throw Error(ErrorCode::usage, "routing threshold is " + figure(threshold) + "; expected 0 to 1");
  }
  if (!(temperature > 0) || !std::isfinite(temperature)) {
    throw Error(ErrorCode::usage,
                "routing temperature is " + figure(temperature) + "; expected a finite number above 0");
  }
}

std::string strategy_forms() {
  std::vector<std::string> forms;
  for (const StrategyRow& row : kStrategies) {
    if (row.parameter == nullptr || !row.parameter->is_required) forms.emplace_back(row.name);
    if (row.parameter != nullptr) forms.push_back(form_with_parameter(row));
  }
  return join(forms);
}

void set_strategy(RoutingOptions& options, const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  const auto row = std::find_if(kStrategies.begin(), kStrategies.end(),
                                [&](const StrategyRow& candidate) { return name == candidate.name; });
  const bool has_value = colon != std::string::npos;
  if (row == kStrategies.end() || (has_value && row->parameter == nullptr))
    throw Error(ErrorCode::usage, "unknown strategy '" + text + "'; expected one of " + strategy_forms());
  RoutingOptions changed = options;
  changed.strategy = row->strategy;
  changed.expert.clear();
  const bool needs_value = row->parameter != nullptr && row->parameter->is_required;
  if ((needs_value && !has_value) || (has_value && !row->parameter->set(changed, text.substr(colon + 1)))) {
    throw Error(ErrorCode::usage, "strategy '" + text + "' cannot be read; expected " +
                                      form_with_parameter(*row) + " with " + row->parameter->meaning);
  }
  options = changed;
}

std::string to_string(const RoutingOptions& options) {
  const StrategyRow& row = row_of(options.strategy);
  return options.strategy == Strategy::expert ? std::string(row.name) + ":" + options.expert : row.name;
}

bool needs_gate(Strategy strategy) {
  return row_of(strategy).needs_gate;
}

void check_fits(const RoutingOptions& options, const ExpertSet& experts) {
  options.validate();
  if (needs_gate(options.strategy) && !experts.has_gate) {
    throw Error(ErrorCode::usage,
                "strategy '" + to_string(options) +
                    "' needs a gate, and the bundle has none; use general or expert:NAME, or train a gate");
  }
  // The decision itself knows what it refuses, such as a k that it uses; equal scores stand for any.
  const std::size_t count = experts.names.size();
  decide(std::vector<double>(count, 1.0 / static_cast<double>(count)), experts.names, options);
}

std::vector<double> gate_scores(const std::vector<double>& logits, double temperature) {
  if (logits.empty()) throw Error(ErrorCode::model, "gate: no logits; expected one for each expert");
  for (const double logit : logits) {
    if (!std::isfinite(logit)) {
      throw Error(ErrorCode::model, "gate: a logit is " + std::to_string(logit) +
                                        "; expected finite numbers; retrain the gate");
    }
  }
  const double greatest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> scores;
  double sum = 0;
  for (const double logit : logits) {
    // The greatest logit is subtracted first, so that the exponential cannot overflow.
    scores.push_back(std::exp((logit - greatest) / temperature));
    sum += scores.back();
  }
  for (double& score : scores) score /= sum;
  return scores;
}

Decision decide(const std::vector<double>& scores, const std::vector<std::string>& names,
                const RoutingOptions& options) {
  options.validate();
  if (names.empty())
    throw Error(ErrorCode::model, "routing: the bundle has no experts; expected at least one");
  const StrategyRow& row = row_of(options.strategy);
  if (row.needs_gate) require_scores(scores, names.size());
  return row.decide(scores, names, options);
}

}  // namespace sammoe
