#include "evaluation/interactive_run.hpp"

#include "sammoe/error.hpp"

#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace sammoe {
namespace {

/// After each click the expert with the best mean DSC of the case, of equals the first.
InteractivePath best_of_experts(InteractiveCase& of_case, const BundleInfo& bundle,
                                const std::function<void()>& check) {
  InteractivePath best;
  std::vector<double> best_dsc;
  for (const std::string& name : bundle.expert_names()) {
    RoutingOptions routing = bundle.selection;
    routing.strategy = Strategy::expert;
    routing.expert = name;
    const InteractivePath& path = of_case.follow(routing, check);
    const std::vector<double> dsc = interactive_score(path).dsc;
    if (best_dsc.empty()) {
      best = path;
      best_dsc = dsc;
    }
    for (std::size_t n = 0; n < dsc.size(); ++n) {
      if (!(dsc[n] > best_dsc[n])) continue;
      best_dsc[n] = dsc[n];
      best.outcomes[n] = path.outcomes[n];
      if (n + 1 != dsc.size()) continue;
      best.mask = path.mask;
      best.prompts = path.prompts;
    }
  }
  return best;
}

}  // namespace

InteractiveRun::InteractiveRun(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                               const EvaluationOptions& options)
    : segmenter_(segmenter),
      cases_(cases),
      options_(options),
      strategies_(resolve_strategies(options.strategies, segmenter.bundle())),
      gallery_(options.worst_cases) {}

Evaluation InteractiveRun::evaluate() {
  Evaluation evaluation;
  const std::vector<CaseItems> order = cases_in_order(evaluation.warnings);
  total_ = order.size() * strategies_.size();
  std::map<std::size_t, CaseScores> by_case;
  for (const CaseItems& items : order) by_case[items.case_index] = scores_of(items);
  for (auto& [index, of_case] : by_case) {
    std::move(of_case.scores.begin(), of_case.scores.end(), std::back_inserter(evaluation.scores));
    std::move(of_case.interactive.begin(), of_case.interactive.end(),
              std::back_inserter(evaluation.interactive));
  }
  evaluation.worst = gallery_.take();
  return evaluation;
}

void InteractiveRun::report() const {
  if (options_.progress) options_.progress(done_, total_);
}

std::vector<InteractiveRun::CaseItems> InteractiveRun::cases_in_order(
    std::vector<std::string>& warnings) const {
  const ListedItems listed = list_items(cases_, options_.read, [this] { report(); });
  const std::vector<EvaluationItem>& items = listed.items;
  warnings = listed.warnings;
  std::vector<CaseItems> order;
  for (const std::size_t n : order_by_image(items, cases_)) {
    if (order.empty() || order.back().case_index != items[n].case_index)
      order.push_back({items[n].case_index, {}});
    order.back().labels.push_back(items[n].label);
  }
  return order;
}

InteractiveRun::CaseScores InteractiveRun::scores_of(const CaseItems& items) {
  const LabelledCase& labelled = cases_[items.case_index];
  const CaseData data = reader_.read(labelled);
  try {
    InteractiveCase of_case(segmenter_, data, items.labels, options_);
    CaseScores scores;
    for (const EvaluatedStrategy& strategy : strategies_) {
      const InteractivePath path = follow(of_case, strategy);
      scores.interactive.push_back(interactive_score(path));
      InteractiveScore& score = scores.interactive.back();
      score.case_line = labelled.line;
      score.task = labelled.task;
      score.strategy = strategy.name;
      add_scores(path, labelled, data, scores);
      ++done_;
      report();
    }
    return scores;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    throw Error(error.code(), "line " + std::to_string(labelled.line) + " of the table: " + error.what());
  }
}

InteractivePath InteractiveRun::follow(InteractiveCase& of_case, const EvaluatedStrategy& strategy) const {
  const auto check = [this] { report(); };
  if (strategy.routing) return of_case.follow(*strategy.routing, check);
  return best_of_experts(of_case, segmenter_.bundle(), check);
}

void InteractiveRun::add_scores(const InteractivePath& path, const LabelledCase& labelled,
                                const CaseData& data, CaseScores& scores) {
  const std::string& strategy = scores.interactive.back().strategy;
  for (std::size_t n = 0; n < path.prompts.size(); ++n) {
    for (const int clicks : options_.clicks) {
      const ClickOutcome& outcome = path.outcomes[static_cast<std::size_t>(clicks) - 1][n];
      scores.scores.push_back({labelled.line, path.prompts[n].label, labelled.task, strategy, clicks,
                               outcome.dice, outcome.experts, outcome.nsd});
    }
    gallery_.offer(labelled, data, scores.scores.back(), path.mask, path.prompts[n].clicks);
  }
}

}  // namespace sammoe
