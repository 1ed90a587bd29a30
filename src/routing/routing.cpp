#include "sammoe/routing.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <numeric>
#include <sstream>

namespace sammoe {
namespace {

struct NamedStrategy {
  Strategy strategy;
  const char* name;
};

constexpr std::array<NamedStrategy, 5> kNamedStrategies{{{Strategy::general, "general"},
                                                         {Strategy::top_k, "top-k"},
                                                         {Strategy::threshold, "threshold"},
                                                         {Strategy::top_k_threshold, "top-k-threshold"},
                                                         {Strategy::all, "all"}}};
constexpr const char* kExpertPrefix = "expert:";

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

Decision decide_all(const std::vector<double>& scores, const std::vector<std::string>& names) {
  const std::vector<std::size_t> experts = by_falling_score(every_expert(names.size()), scores);
  return {renormalised(experts, scores), "all: every expert runs: " + scored(experts, scores, names)};
}

}  // namespace

void RoutingOptions::validate() const {
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

void set_strategy(RoutingOptions& options, const std::string& text) {
  const std::string prefix = kExpertPrefix;
  if (text.compare(0, prefix.size(), prefix) == 0 && text.size() > prefix.size()) {
    options.strategy = Strategy::expert;
    options.expert = text.substr(prefix.size());
    return;
  }
  std::string known = std::string(kExpertPrefix) + "NAME";
  for (const NamedStrategy& candidate : kNamedStrategies) {
    if (text == candidate.name) {
      options.strategy = candidate.strategy;
      options.expert.clear();
      return;
    }
    known += std::string(", ") + candidate.name;
  }
  throw Error(ErrorCode::usage, "unknown strategy '" + text + "'; expected one of " + known);
}

std::string to_string(const RoutingOptions& options) {
  for (const NamedStrategy& candidate : kNamedStrategies) {
    if (options.strategy == candidate.strategy) return candidate.name;
  }
  return kExpertPrefix + options.expert;
}

bool needs_gate(Strategy strategy) {
  return strategy != Strategy::general && strategy != Strategy::expert;
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
  if (options.strategy == Strategy::general) return {{{0, 1.0}}, "general: " + names[0] + " was asked for"};
  if (options.strategy == Strategy::expert) {
    const std::size_t expert = index_of(options.expert, names);
    return {{{expert, 1.0}}, "expert: " + names[expert] + " was asked for"};
  }
  require_scores(scores, names.size());
  switch (options.strategy) {
    case Strategy::top_k:
      return decide_top_k(scores, names, options);
    case Strategy::threshold:
      return decide_threshold(scores, names, options);
    case Strategy::top_k_threshold:
      return decide_top_k_threshold(scores, names, options);
    default:
      return decide_all(scores, names);
  }
}

}  // namespace sammoe
