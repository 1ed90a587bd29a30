#include "sammoe/error.hpp"
#include "sammoe/evaluation.hpp"

#include "evaluation/click_simulation.hpp"
#include "evaluation/evaluation_items.hpp"
#include "evaluation/item_evaluation.hpp"
#include "evaluation/strategies.hpp"
#include "evaluation/summaries.hpp"

#include <iterator>
#include <string>
#include <utility>

namespace sammoe {
namespace {

constexpr int kMostClicks = 100;
constexpr std::size_t kMostBootstrapSamples = 1000000;

using Outcomes = std::vector<ClickOutcome>;

/// After each number of clicks the expert with the best Dice, of equals the first.
Outcomes best_of_experts(ItemEvaluation& item, const BundleInfo& bundle, int clicks,
                         const std::function<void()>& check) {
  Outcomes best;
  for (const std::string& name : bundle.expert_names()) {
    RoutingOptions routing = bundle.selection;
    routing.strategy = Strategy::expert;
    routing.expert = name;
    const Outcomes outcomes = item.follow(routing, clicks, check);
    if (best.empty()) best = outcomes;
    for (std::size_t n = 0; n < best.size(); ++n)
      if (outcomes[n].dice > best[n].dice) best[n] = outcomes[n];
  }
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
        strategies_(resolve_strategies(options.strategies, segmenter.bundle())) {}

  std::vector<EvaluationScore> scores() {
    const std::vector<EvaluationItem> items = list_items(cases_, [this] { report(); });
    total_ = items.size() * strategies_.size();
    std::vector<std::vector<EvaluationScore>> by_item(items.size());
    for (const std::size_t n : order_by_image(items, cases_)) by_item[n] = scores_of(items[n]);
    std::vector<EvaluationScore> all;
    for (std::vector<EvaluationScore>& of_item : by_item)
      all.insert(all.end(), std::make_move_iterator(of_item.begin()), std::make_move_iterator(of_item.end()));
    return all;
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
      ItemEvaluation evaluation(segmenter_, *data.image, *data.labels, item.label, user);
      std::vector<EvaluationScore> scores;
      for (const EvaluatedStrategy& strategy : strategies_) {
        const Outcomes outcomes = follow(evaluation, strategy);
        for (const int clicks : options_.clicks) {
          const ClickOutcome& outcome = outcomes[static_cast<std::size_t>(clicks) - 1];
          scores.push_back({labelled.line, item.label, labelled.task, strategy.name, clicks, outcome.dice,
                            outcome.experts});
        }
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
  CaseReader reader_;  ///< the segmenter keeps its embeddings while a volume stays in memory
  std::size_t done_ = 0;
  std::size_t total_ = 0;
};

}  // namespace

void EvaluationOptions::validate() const {
  if (clicks.empty()) throw Error(ErrorCode::usage, "no click counts; expected some, such as 1,3,5");
  int before = 0;
  for (const int count : clicks) {
    if (count <= before || count > kMostClicks) {
      throw Error(ErrorCode::usage, "click count " + std::to_string(count) + " after " +
                                        std::to_string(before) + "; expected rising numbers from 1 to " +
                                        std::to_string(kMostClicks));
    }
    before = count;
  }
  if (strategies.empty()) throw Error(ErrorCode::usage, "no strategies; expected some, such as general");
  for (const std::string& strategy : strategies) check_strategy_text(strategy);
  if (bootstrap_samples < 1 || bootstrap_samples > kMostBootstrapSamples) {
    throw Error(ErrorCode::usage, "bootstrap samples are " + std::to_string(bootstrap_samples) +
                                      "; expected 1 to " + std::to_string(kMostBootstrapSamples));
  }
}

Evaluation evaluate_model(Segmenter& segmenter, const std::vector<LabelledCase>& cases,
                          const EvaluationOptions& options) {
  options.validate();
  if (cases.empty()) throw Error(ErrorCode::input, "evaluation: no cases; expected at least one");
  Evaluation evaluation;
  evaluation.scores = EvaluationRun(segmenter, cases, options).scores();
  evaluation.summaries = summarise(evaluation.scores, options);
  return evaluation;
}

}  // namespace sammoe
