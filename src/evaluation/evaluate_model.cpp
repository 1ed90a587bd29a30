#include "sammoe/error.hpp"
#include "sammoe/evaluation.hpp"

#include "evaluation/click_simulation.hpp"
#include "evaluation/evaluation_items.hpp"
#include "evaluation/interactive_run.hpp"
#include "evaluation/interactive_summaries.hpp"
#include "evaluation/item_evaluation.hpp"
#include "evaluation/strategies.hpp"
#include "evaluation/summaries.hpp"
#include "evaluation/worst_gallery.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace sammoe {
namespace {

using Outcomes = std::vector<ClickOutcome>;

/// After each number of clicks the expert with the best Dice, of equals the first.
Outcomes best_of_experts(ItemEvaluation& item, const BundleInfo& bundle, int clicks,
                         const std::function<void()>& check) {
  Outcomes best;
  RoutingOptions of_last = bundle.selection;
  for (const std::string& name : bundle.expert_names()) {
    RoutingOptions routing = bundle.selection;
    routing.strategy = Strategy::expert;
    routing.expert = name;
    const Outcomes outcomes = item.follow(routing, clicks, check);
    if (best.empty() || outcomes.back().dice > best.back().dice) of_last = routing;
    if (best.empty()) best = outcomes;
    for (std::size_t n = 0; n < best.size(); ++n)
      if (outcomes[n].dice > best[n].dice) best[n] = outcomes[n];
  }
  item.follow(of_last, clicks, check);  // nothing is run again; its last answer is the oracle's
  return best;
}

/// Walks through the items and strategies.
class EvaluationRun {
 public:
  EvaluationRun(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                const EvaluationOptions& options)
      : segmenter_(segmenter),
        cases_(cases),
        options_(options),
        strategies_(resolve_strategies(options.strategies, segmenter.bundle())),
        scoring_(options.nsd_tolerance_mm, options.nsd_surface),
        gallery_(options.worst_cases) {}

  /// The scores and the worst; no summaries.
  Evaluation evaluate() {
    const ListedItems listed = list_items(cases_, options_.read, [this] { report(); });
    const std::vector<EvaluationItem>& items = listed.items;
    total_ = items.size() * strategies_.size();
    std::vector<std::vector<EvaluationScore>> by_item(items.size());
    for (const std::size_t n : order_by_image(items, cases_)) by_item[n] = scores_of(items[n]);
    Evaluation evaluation;
    evaluation.warnings = listed.warnings;
    for (std::vector<EvaluationScore>& of_item : by_item)
      std::move(of_item.begin(), of_item.end(), std::back_inserter(evaluation.scores));
    evaluation.worst = gallery_.take();
    return evaluation;
  }

 private:
  void report() const {
    if (options_.progress) options_.progress(done_, total_);
  }

  std::vector<EvaluationScore> scores_of(const EvaluationItem& item) {
    const LabelledCase& labelled = cases_[item.case_index];
    const CaseData data = reader_.read(labelled);
    try {
      const SimulatedUser user(*data.labels, item.label, labelled.label.filename().string(), options_);
      ItemEvaluation evaluation(segmenter_, data, item.label, user, scoring_);
      std::vector<EvaluationScore> scores;
      for (const EvaluatedStrategy& strategy : strategies_) {
        const Outcomes outcomes = follow(evaluation, strategy);
        for (const int clicks : options_.clicks) {
          const ClickOutcome& outcome = outcomes[static_cast<std::size_t>(clicks) - 1];
          scores.push_back({labelled.line, item.label, labelled.task, strategy.name, clicks, outcome.dice,
                            outcome.experts, outcome.nsd});
        }
        if (const LastAnswer* last = evaluation.last_answer())
          gallery_.offer(labelled, data, scores.back(), last->mask, last->clicks);
        ++done_;
        report();
      }
      return scores;
    } catch (const Error& error) {
      if (error.code() == ErrorCode::interrupted) throw;
      const std::string place =
          "line " + std::to_string(labelled.line) + " of the table, label " + std::to_string(item.label);
      throw Error(error.code(), place + ": " + error.what());
    }
  }

  Outcomes follow(ItemEvaluation& item, const EvaluatedStrategy& strategy) const {
    const auto check = [this] { report(); };
    const int clicks = options_.clicks.back();
    if (strategy.routing) return item.follow(*strategy.routing, clicks, check);
    return best_of_experts(item, segmenter_.bundle(), clicks, check);
  }

  Segmenter& segmenter_;
  const std::vector<LabelledCase>& cases_;
  const EvaluationOptions& options_;
  std::vector<EvaluatedStrategy> strategies_;
  MaskScoring scoring_;
  WorstGallery gallery_;
  CaseReader reader_{options_.read};  ///< the segmenter keeps its embeddings while a volume stays in memory
  std::size_t done_ = 0;
  std::size_t total_ = 0;
};

}  // namespace

Evaluation evaluate_model(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                          const EvaluationOptions& options) {
  options.validate();
  if (cases.empty()) throw Error(ErrorCode::input, "evaluation: no cases; expected at least one");
  const bool is_interactive = options.protocol == EvaluationProtocol::interactive;
  Evaluation evaluation = is_interactive ? InteractiveRun(segmenter, cases, options).evaluate()
                                         : EvaluationRun(segmenter, cases, options).evaluate();
  if (is_interactive)
    evaluation.interactive_summaries = summarise_interactive(evaluation.interactive, options);
  evaluation.summaries = summarise(evaluation.scores, options);
  return evaluation;
}

}  // namespace sammoe
