#include "evaluation/interactive_summaries.hpp"

#include "evaluation/summaries.hpp"

#include <array>
#include <cstddef>

namespace sammoe {
namespace {

/// A measure of a case, and where its interval stands.
struct ChallengeMeasure {
  double InteractiveScore::*value;
  Interval InteractiveSummary::*interval;
};

constexpr std::array<ChallengeMeasure, 4> kMeasures{{
    {&InteractiveScore::dsc_final, &InteractiveSummary::dsc_final},
    {&InteractiveScore::nsd_final, &InteractiveSummary::nsd_final},
    {&InteractiveScore::dsc_auc, &InteractiveSummary::dsc_auc},
    {&InteractiveScore::nsd_auc, &InteractiveSummary::nsd_auc},
}};

}  // namespace

std::vector<InteractiveSummary> summarise_interactive(const std::vector<InteractiveScore>& scores,
                                                      const EvaluationOptions& options) {
  std::vector<InteractiveSummary> summaries;
  for (const ChallengeMeasure& measure : kMeasures) {
    std::vector<MeasuredItem> items;
    for (const InteractiveScore& score : scores)
      items.push_back({score.task, score.strategy, 0, score.*measure.value});
    const std::vector<MeanOfItems> means = means_of(items, options);
    summaries.resize(means.size());
    for (std::size_t n = 0; n < means.size(); ++n) {
      summaries[n].task = means[n].task;
      summaries[n].strategy = means[n].strategy;
      summaries[n].cases = means[n].items;
      summaries[n].*measure.interval = means[n].value;
    }
  }
  return summaries;
}

}  // namespace sammoe
