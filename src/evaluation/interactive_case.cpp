#include "evaluation/interactive_case.hpp"

#include "evaluation/click_simulation.hpp"

#include <cstddef>
#include <utility>

namespace sammoe {
namespace {

/// The challenge's script takes the NSD of worse masks as 0, to save the time.
constexpr double kLeastDscForNsd = 0.2;
/// The protocol measures nothing else.
constexpr std::size_t kNsd = kDice + 1;

/// The expert that alone answers whatever the clicks are; empty if that depends on the gate.
std::string only_expert(const BundleInfo& bundle, const RoutingOptions& routing) {
  if (needs_gate(routing.strategy)) return "";
  const Decision decision = decide({}, bundle.expert_names(), routing);
  return decision.choices.size() == 1 ? bundle.experts[decision.choices.front().expert].name : "";
}

}  // namespace

InteractiveCase::InteractiveCase(OpenVolume& volume, CaseData data, std::vector<std::uint16_t> labels,
                                 const EvaluationOptions& options, const MaskScoring& scoring)
    : volume_(volume),
      data_(std::move(data)),
      labels_(std::move(labels)),
      options_(options),
      scoring_(scoring) {}

const StrategyPath& InteractiveCase::follow(const RoutingOptions& routing,
                                            const std::function<void()>& check) {
  const std::string expert = only_expert(volume_.bundle(), routing);
  if (expert.empty()) {
    routed_ = run(routing, check);
    return routed_;
  }
  const auto found = by_expert_.find(expert);
  if (found != by_expert_.end()) return found->second;
  return by_expert_.emplace(expert, run(routing, check)).first->second;
}

StrategyPath InteractiveCase::run(const RoutingOptions& routing, const std::function<void()>& check) const {
  SegmentOptions segment;
  segment.routing = routing;
  segment.progress = [&check](std::size_t, std::size_t) { check(); };
  std::vector<SimulatedUser> users;
  StrategyPath path;
  for (const std::uint16_t label : labels_) {
    users.emplace_back(*data_.labels, label, "", options_);
    path.prompts.push_back({label, "", {users.back().first_click()}});
  }
  const auto rounds = static_cast<std::size_t>(options_.clicks.back());
  while (true) {
    check();
    SegmentationResult result = volume_.segment(path.prompts, segment);
    path.outcomes.push_back(outcomes_of(result));
    path.mask = result.mask();
    if (path.outcomes.size() == rounds) return path;
    bool is_perfect = true;
    for (std::size_t n = 0; n < users.size(); ++n) {
      const auto next = users[n].next_click(path.mask, static_cast<int>(path.outcomes.size()) + 1);
      if (!next) continue;
      path.prompts[n].clicks.push_back(*next);
      is_perfect = false;
    }
    if (!is_perfect) continue;
    path.outcomes.resize(rounds, path.outcomes.back());
    return path;
  }
}

std::vector<ClickOutcome> InteractiveCase::outcomes_of(const SegmentationResult& result) const {
  const LabelMap mask = result.mask();
  std::vector<ClickOutcome> outcomes;
  for (std::size_t n = 0; n < labels_.size(); ++n) {
    outcomes.push_back(scoring_.outcome(mask, *data_.labels, labels_[n]));
    outcomes.back().experts = result.objects[n].experts;
  }
  return outcomes;
}

InteractiveScore interactive_score(const StrategyPath& path) {
  InteractiveScore score;
  score.structures = path.outcomes.front().size();
  for (const std::vector<ClickOutcome>& after_click : path.outcomes) {
    score.dsc.push_back(mean_over(after_click, kDice));
    score.nsd.push_back(score.dsc.back() > kLeastDscForNsd ? mean_over(after_click, kNsd) : 0);
  }
  score.values = {score.dsc.back(), score.nsd.back(), area_under(score.dsc), area_under(score.nsd)};
  return score;
}

std::vector<Measure> interactive_measures() {
  std::vector<Measure> measures;
  for (const char* name : {"dsc_final", "nsd_final", "dsc_auc", "nsd_auc"}) measures.push_back({name, name});
  return measures;
}

double area_under(const std::vector<double>& values) {
  double area = 0;
  for (std::size_t n = 1; n < values.size(); ++n) area += (values[n - 1] + values[n]) / 2;
  return area;
}

}  // namespace sammoe
