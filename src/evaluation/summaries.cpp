#include "evaluation/summaries.hpp"

#include "evaluation/click_simulation.hpp"
#include "masks/statistics.hpp"
#include "report/bootstrap.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace sammoe {
namespace {

constexpr const char* kReference = "general";
/// Items without a task, where others have one; a summary without a name is the one over all tasks.
constexpr const char* kNoTask = "(no task)";

/// A strategy after so many clicks and the prompt they began with.
struct Condition {
  std::string strategy;
  int clicks = 0;
  std::string prompt;

  bool operator==(const Condition& other) const {
    return strategy == other.strategy && clicks == other.clicks && prompt == other.prompt;
  }
};
using Conditions = std::vector<Condition>;

Condition condition_of(const EvaluationScore& score) {
  return {score.strategy, score.clicks, score.prompt};
}

/// A paired difference between two conditions, by their place.
struct Gain {
  std::size_t condition;
  std::size_t reference;
};

/// The items of one task. First come the series of the first condition's values, then of the second's, and so
/// on, and last those of the gains.
struct Task {
  std::string name;
  std::vector<std::vector<double>> series;     ///< [series][item]
  std::vector<std::vector<double>> resampled;  ///< [series][resampling], the means
};
using Tasks = std::vector<Task>;

Conditions conditions_of(const std::vector<EvaluationScore>& scores) {
  Conditions conditions;
  for (const EvaluationScore& score : scores)
    if (const Condition condition = condition_of(score);
        std::find(conditions.begin(), conditions.end(), condition) == conditions.end())
      conditions.push_back(condition);
  return conditions;
}

std::size_t position_of(const Condition& condition, const Conditions& conditions) {
  return static_cast<std::size_t>(std::find(conditions.begin(), conditions.end(), condition) -
                                  conditions.begin());
}

/// Gains over the general expert from as many clicks alone.
std::vector<Gain> gains_over_general(const Conditions& conditions) {
  std::vector<Gain> gains;
  for (std::size_t n = 0; n < conditions.size(); ++n) {
    const Condition reference{kReference, conditions[n].clicks, name_of(SimulatedPrompt::clicks)};
    const std::size_t place = position_of(reference, conditions);
    if (place < conditions.size()) gains.push_back({n, place});
  }
  return gains;
}

/// Gains of refined masks over the masks alone.
std::vector<Gain> gains_over_masks(const Conditions& conditions) {
  const auto alone = std::find_if(conditions.begin(), conditions.end(),
                                  [](const Condition& condition) { return condition.prompt == kMaskAlone; });
  std::vector<Gain> gains;
  for (std::size_t n = 0; n < conditions.size(); ++n)
    if (conditions[n].prompt == name_of(SimulatedPrompt::mask))
      gains.push_back({n, static_cast<std::size_t>(alone - conditions.begin())});
  return gains;
}

Tasks tasks_of(const std::vector<EvaluationScore>& scores, const Conditions& conditions) {
  Tasks tasks;
  for (const EvaluationScore& score : scores) {
    const std::string name = score.task.empty() ? kNoTask : score.task;
    auto task =
        std::find_if(tasks.begin(), tasks.end(), [&](const Task& other) { return other.name == name; });
    const std::size_t measures = score.values.size();
    if (task == tasks.end())
      task = tasks.insert(task, {name, std::vector<std::vector<double>>(conditions.size() * measures), {}});
    const std::size_t first = position_of(condition_of(score), conditions) * measures;
    for (std::size_t n = 0; n < measures; ++n) task->series[first + n].push_back(score.values[n]);
  }
  return tasks;
}

/// Adds the series of the differences of the first value, item by item.
void add_gains(Task& task, std::size_t measures, const std::vector<Gain>& gains) {
  for (const Gain& gain : gains) {
    const std::vector<double>& base = task.series[gain.reference * measures];
    std::vector<double> difference = task.series[gain.condition * measures];
    for (std::size_t item = 0; item < difference.size(); ++item) difference[item] -= base[item];
    task.series.push_back(std::move(difference));
  }
}

/// The mean of a series over the tasks, and its resamplings: each task is resampled for itself.
Interval interval_over(const Tasks& tasks, std::size_t n) {
  std::vector<double> means;
  bool has_interval = true;
  for (const Task& task : tasks) {
    means.push_back(mean_of(task.series[n]));
    has_interval = has_interval && task.series[n].size() >= kMinItemsOfInterval;
  }
  // A task of one item would add no spread, and the interval be too narrow.
  if (!has_interval) return {mean_of(means)};
  std::vector<double> resampled(tasks.front().resampled[n].size());
  for (std::size_t sample = 0; sample < resampled.size(); ++sample) {
    std::vector<double> drawn;
    for (const Task& task : tasks) drawn.push_back(task.resampled[n][sample]);
    resampled[sample] = mean_of(drawn);
  }
  return interval_of(mean_of(means), std::move(resampled));
}

/// Makes the summaries of one task, or of all under no name.
class Summaries {
 public:
  Summaries(Conditions conditions, std::size_t measures)
      : conditions_(std::move(conditions)),
        measures_(measures),
        over_general_(gains_over_general(conditions_)),
        over_masks_(gains_over_masks(conditions_)) {}

  void complete(Task& task, const EvaluationOptions& options) const {
    add_gains(task, measures_, over_general_);
    add_gains(task, measures_, over_masks_);
    task.resampled = resampled_means(task.series, options.bootstrap_samples, options.seed, task.name);
  }

  void add(const std::string& name, const Tasks& tasks, std::vector<EvaluationSummary>& summaries) const {
    const std::size_t first = summaries.size();
    for (std::size_t n = 0; n < conditions_.size(); ++n) {
      EvaluationSummary summary{name, conditions_[n].strategy, conditions_[n].clicks, 0, {}};
      summary.prompt = conditions_[n].prompt;
      for (const Task& task : tasks) summary.items += task.series[n * measures_].size();
      for (std::size_t measure = 0; measure < measures_; ++measure)
        summary.values.push_back(interval_over(tasks, n * measures_ + measure));
      summaries.push_back(std::move(summary));
    }
    std::size_t series = conditions_.size() * measures_;
    for (const Gain& gain : over_general_)
      summaries[first + gain.condition].gain = interval_over(tasks, series++);
    for (const Gain& gain : over_masks_)
      summaries[first + gain.condition].gain_over_mask = interval_over(tasks, series++);
  }

 private:
  Conditions conditions_;
  std::size_t measures_;
  std::vector<Gain> over_general_;
  std::vector<Gain> over_masks_;
};

}  // namespace

std::vector<EvaluationSummary> summarise(const std::vector<EvaluationScore>& scores,
                                         const EvaluationOptions& options) {
  std::vector<EvaluationSummary> summaries;
  if (scores.empty()) return summaries;
  const Conditions conditions = conditions_of(scores);
  const Summaries maker(conditions, scores.front().values.size());
  Tasks tasks = tasks_of(scores, conditions);
  for (Task& task : tasks) maker.complete(task, options);
  if (tasks.size() > 1 || tasks.front().name != kNoTask)
    for (const Task& task : tasks) maker.add(task.name, {task}, summaries);
  maker.add("", tasks, summaries);
  return summaries;
}

}  // namespace sammoe
