#include "evaluation/summaries.hpp"

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

/// A strategy after so many clicks.
struct Condition {
  std::string strategy;
  int clicks = 0;

  bool operator==(const Condition& other) const {
    return strategy == other.strategy && clicks == other.clicks;
  }
};

/// The items of one task. First come the series of the first condition's values, then of the second's, and so
/// on, and last, if there is a reference, of the gain of each condition.
struct Task {
  std::string name;
  std::vector<std::vector<double>> series;     ///< [series][item]
  std::vector<std::vector<double>> resampled;  ///< [series][resampling], the means
};
using Tasks = std::vector<Task>;

std::vector<Condition> conditions_of(const std::vector<EvaluationScore>& scores) {
  std::vector<Condition> conditions;
  for (const EvaluationScore& score : scores)
    if (const Condition condition{score.strategy, score.clicks};
        std::find(conditions.begin(), conditions.end(), condition) == conditions.end())
      conditions.push_back(condition);
  return conditions;
}

std::size_t position_of(const Condition& condition, const std::vector<Condition>& conditions) {
  return static_cast<std::size_t>(std::find(conditions.begin(), conditions.end(), condition) -
                                  conditions.begin());
}

Tasks tasks_of(const std::vector<EvaluationScore>& scores, const std::vector<Condition>& conditions) {
  Tasks tasks;
  for (const EvaluationScore& score : scores) {
    const std::string name = score.task.empty() ? kNoTask : score.task;
    auto task =
        std::find_if(tasks.begin(), tasks.end(), [&](const Task& other) { return other.name == name; });
    const std::size_t measures = score.values.size();
    if (task == tasks.end())
      task = tasks.insert(task, {name, std::vector<std::vector<double>>(conditions.size() * measures), {}});
    const std::size_t first = position_of({score.strategy, score.clicks}, conditions) * measures;
    for (std::size_t n = 0; n < measures; ++n) task->series[first + n].push_back(score.values[n]);
  }
  return tasks;
}

/// Differences of the first value, item by item, to the reference after as many clicks.
void add_gain(Task& task, const std::vector<Condition>& conditions) {
  const std::size_t measures = task.series.size() / conditions.size();
  for (std::size_t n = 0; n < conditions.size(); ++n) {
    const std::size_t reference = position_of({kReference, conditions[n].clicks}, conditions);
    if (reference == conditions.size()) return;
    const std::vector<double>& base = task.series[reference * measures];
    std::vector<double> difference = task.series[n * measures];
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

/// The summaries of one task, or of all under no name.
void add_summaries(const std::string& name, const Tasks& tasks, const std::vector<Condition>& conditions,
                   std::size_t measures, std::vector<EvaluationSummary>& summaries) {
  for (std::size_t n = 0; n < conditions.size(); ++n) {
    EvaluationSummary summary{name, conditions[n].strategy, conditions[n].clicks, 0, {}};
    for (const Task& task : tasks) summary.items += task.series[n * measures].size();
    for (std::size_t measure = 0; measure < measures; ++measure)
      summary.values.push_back(interval_over(tasks, n * measures + measure));
    const std::size_t gain = conditions.size() * measures + n;
    if (gain < tasks.front().series.size()) summary.gain = interval_over(tasks, gain);
    summaries.push_back(std::move(summary));
  }
}

}  // namespace

std::vector<EvaluationSummary> summarise(const std::vector<EvaluationScore>& scores,
                                         const EvaluationOptions& options) {
  std::vector<EvaluationSummary> summaries;
  if (scores.empty()) return summaries;
  const std::vector<Condition> conditions = conditions_of(scores);
  Tasks tasks = tasks_of(scores, conditions);
  for (Task& task : tasks) {
    add_gain(task, conditions);
    task.resampled = resampled_means(task.series, options.bootstrap_samples, options.seed, task.name);
  }
  const std::size_t measures = scores.front().values.size();
  if (tasks.size() > 1 || tasks.front().name != kNoTask)
    for (const Task& task : tasks) add_summaries(task.name, {task}, conditions, measures, summaries);
  add_summaries("", tasks, conditions, measures, summaries);
  return summaries;
}

}  // namespace sammoe
