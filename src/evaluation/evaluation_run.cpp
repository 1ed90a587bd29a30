#include "evaluation/evaluation_run.hpp"

#include "sammoe/error.hpp"

#include "evaluation/click_simulation.hpp"
#include "evaluation/interactive_case.hpp"
#include "evaluation/item_evaluation.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace sammoe {

EvaluationRun::EvaluationRun(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                             const EvaluationOptions& options)
    : segmenter_(segmenter),
      cases_(cases),
      options_(options),
      strategies_(resolve_strategies(options.strategies, segmenter.bundle())),
      scoring_(options),
      gallery_(options.worst_cases) {}

Evaluation EvaluationRun::evaluate() {
  const ListedItems listed = list_items(cases_, options_.read, [this] { report(); });
  const std::vector<Structures> order = structures_in_order(listed.items);
  total_ = order.size() * strategies_.size() * options_.prompts.size();
  // Reported by case and label, whatever the order of the work.
  std::map<std::pair<std::size_t, std::uint16_t>, Scores> by_label;
  for (const Structures& structures : order)
    by_label[{structures.case_index, structures.labels.front()}] = scores_of(structures);
  Evaluation evaluation;
  evaluation.measures = scoring_.measures();
  evaluation.warnings = listed.warnings;
  for (auto& [place, scores] : by_label) {
    std::move(scores.of_structures.begin(), scores.of_structures.end(),
              std::back_inserter(evaluation.scores));
    std::move(scores.of_case.begin(), scores.of_case.end(), std::back_inserter(evaluation.interactive));
  }
  evaluation.worst = gallery_.take();
  return evaluation;
}

void EvaluationRun::report() const {
  if (options_.progress) options_.progress(done_, total_);
}

std::vector<EvaluationRun::Structures> EvaluationRun::structures_in_order(
    const std::vector<EvaluationItem>& items) const {
  std::vector<Structures> order;
  for (const std::size_t n : order_by_image(items, cases_)) {
    const bool continues =
        is_interactive() && !order.empty() && order.back().case_index == items[n].case_index;
    if (!continues) order.push_back({items[n].case_index, {}});
    order.back().labels.push_back(items[n].label);
  }
  return order;
}

OpenVolume& EvaluationRun::open_volume(const CaseData& data) {
  if (!volume_ || image_ != data.image) {
    volume_.reset();  // first, so that both are never kept at once
    volume_.emplace(segmenter_.open(*data.image));
    image_ = data.image;
  }
  return *volume_;
}

EvaluationRun::Scores EvaluationRun::scores_of(const Structures& structures) {
  const LabelledCase& labelled = cases_[structures.case_index];
  const CaseData data = reader_.read(labelled);
  const std::uint16_t label = structures.labels.front();
  const auto check = [this] { report(); };
  Scores scores;
  try {
    if (is_interactive()) {
      InteractiveCase of_case(open_volume(data), data, structures.labels, options_, scoring_);
      follow_strategies([&](const RoutingOptions& routing) { return of_case.follow(routing, check); },
                        labelled, data, scores);
    } else {
      const SimulatedUser user(*data.labels, label, labelled.label.filename().string(), options_);
      ItemEvaluation item(open_volume(data), data, label, user, scoring_);
      const int clicks = options_.clicks.back();
      for (const SimulatedPrompt kind : options_.prompts) {
        const FirstPrompt first = user.first_prompt(kind);
        if (first.mask) add_mask_score(*first.mask, labelled, data, scores);
        follow_strategies(
            [&](const RoutingOptions& routing) { return item.follow(routing, first, clicks, check); },
            labelled, data, scores);
      }
    }
    return scores;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    const std::string which = is_interactive() ? "" : ", label " + std::to_string(label);
    throw Error(error.code(),
                "line " + std::to_string(labelled.line) + " of the table" + which + ": " + error.what());
  }
}

void EvaluationRun::follow_strategies(const PathOf& path_of, const LabelledCase& labelled,
                                      const CaseData& data, Scores& scores) {
  for (const EvaluatedStrategy& strategy : strategies_) {
    const StrategyPath path =
        strategy.routing ? path_of(*strategy.routing) : best_of_experts(path_of, segmenter_.bundle());
    add_scores(path, strategy.name, labelled, data, scores);
    ++done_;
    report();
  }
}

void EvaluationRun::add_mask_score(const LabelPatch& mask, const LabelledCase& labelled, const CaseData& data,
                                   Scores& scores) const {
  const std::uint16_t label = *std::max_element(mask.labels.begin(), mask.labels.end());
  const LabelMap whole = whole_mask(data.labels->grid, mask);
  scores.of_structures.push_back({labelled.line,
                                  label,
                                  labelled.task,
                                  "none",
                                  0,
                                  scoring_.outcome(whole, *data.labels, label).values,
                                  {},
                                  kMaskAlone});
}

void EvaluationRun::add_scores(const StrategyPath& path, const std::string& strategy,
                               const LabelledCase& labelled, const CaseData& data, Scores& scores) {
  if (is_interactive()) {
    scores.of_case.push_back(interactive_score(path));
    InteractiveScore& score = scores.of_case.back();
    score.case_line = labelled.line;
    score.task = labelled.task;
    score.strategy = strategy;
  }
  for (std::size_t n = 0; n < path.prompts.size(); ++n) {
    for (const int clicks : options_.clicks) {
      const ClickOutcome& outcome = path.outcomes[static_cast<std::size_t>(clicks) - 1][n];
      scores.of_structures.push_back({labelled.line, path.prompts[n].label, labelled.task, strategy, clicks,
                                      outcome.values, outcome.experts, name_of(path.kind)});
    }
    if (!path.mask.labels.empty() && path.kind == SimulatedPrompt::clicks)
      gallery_.offer(labelled, data, scores.of_structures.back(), path.mask, path.prompts[n].clicks);
  }
}

}  // namespace sammoe
