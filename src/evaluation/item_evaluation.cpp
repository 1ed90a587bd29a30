#include "evaluation/item_evaluation.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <ios>
#include <sstream>
#include <utility>

namespace sammoe {
namespace {

/// The decision as a text that differs wherever its weights do.
std::string text_of(const Decision& decision) {
  std::ostringstream text;
  text << std::hexfloat;
  for (const Choice& choice : decision.choices) text << choice.expert << '*' << choice.weight << '+';
  return text.str();
}

/// Gate scores depend on the clicks and the temperature, not on how they are used.
std::string score_key(const std::string& clicks, const RoutingOptions& routing) {
  std::ostringstream text;
  text << std::hexfloat << routing.temperature << '@' << clicks;
  return text.str();
}

}  // namespace

ItemEvaluation::ItemEvaluation(OpenVolume& volume, const CaseData& data, std::uint16_t label,
                               const SimulatedUser& user, const MaskScoring& scoring)
    : volume_(volume), data_(data), label_(label), user_(user), scoring_(scoring) {}

StrategyPath ItemEvaluation::follow(const RoutingOptions& routing, const FirstPrompt& first, int clicks,
                                    const std::function<void()>& check) {
  Trace trace;
  trace.prompt.label = label_;
  trace.prompt.mask = first.mask;
  trace.clicks = name_of(first.kind);
  for (const Click& click : first.clicks) add_click(trace, click);
  StrategyPath path;
  path.kind = first.kind;
  for (int number = 1;; ++number) {
    check();
    Answer& given = answer(trace, routing, check);
    path.outcomes.push_back({given.outcome});
    if (number == clicks) {
      path.mask = given.mask;
      break;
    }
    if (!given.mask.labels.empty()) {
      given.next = user_.next_click(given.mask, number + 1);
      given.mask = {};
    }
    if (!given.next) break;
    add_click(trace, *given.next);
  }
  path.outcomes.resize(static_cast<std::size_t>(clicks), path.outcomes.back());
  path.prompts = {std::move(trace.prompt)};
  return path;
}

void ItemEvaluation::add_click(Trace& trace, const Click& click) const {
  trace.prompt.clicks.push_back(click);
  for (const double coordinate : click.position)
    trace.clicks += std::to_string(static_cast<std::int64_t>(coordinate)) + ",";
  trace.clicks += click.inside ? "+;" : "-;";
}

ItemEvaluation::Answer& ItemEvaluation::answer(Trace& trace, const RoutingOptions& routing,
                                               const std::function<void()>& check) {
  std::optional<Decision> decision = known_decision(trace, routing);
  std::optional<Answer> fresh;
  if (!decision) {
    fresh = run(trace, routing, check);
    decision = known_decision(trace, routing);
    if (!decision) throw Error(ErrorCode::model, "gate: it gave no scores; expected one for each expert");
  }
  trace.answered += "/" + text_of(*decision);
  const std::string key = trace.clicks + trace.answered;
  const auto found = answers_.find(key);
  if (found != answers_.end()) return found->second;
  if (!fresh) fresh = run(trace, routing, check);
  return answers_.emplace(key, std::move(*fresh)).first->second;
}

std::optional<Decision> ItemEvaluation::known_decision(const Trace& trace,
                                                       const RoutingOptions& routing) const {
  const std::vector<std::string> names = volume_.bundle().expert_names();
  if (!needs_gate(routing.strategy)) return decide({}, names, routing);
  const auto scores = scores_.find(score_key(trace.clicks, routing));
  if (scores == scores_.end()) return std::nullopt;
  return decide(scores->second, names, routing);
}

ItemEvaluation::Answer ItemEvaluation::run(const Trace& trace, const RoutingOptions& routing,
                                           const std::function<void()>& check) {
  SegmentOptions options;
  options.routing = routing;
  options.progress = [&check](std::size_t, std::size_t) { check(); };
  SegmentationResult result = volume_.segment({trace.prompt}, options);
  ++runs_;
  const ObjectResult& object = result.objects.front();
  if (!object.gate_scores.empty()) scores_[score_key(trace.clicks, routing)] = object.gate_scores;
  Answer answer;
  answer.mask = result.mask();
  answer.outcome = scoring_.outcome(answer.mask, *data_.labels, label_);
  answer.outcome.experts = object.experts;
  return answer;
}

}  // namespace sammoe
