#include "evaluation/summaries.hpp"

#include "evaluation/bootstrap.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace sammoe {
namespace {

constexpr const char* kReference = "general";
/// Items without a task, where others have one; a summary without a name is the one over all tasks.
constexpr const char* kNoTask = "(no task)";

/// A strategy after so many clicks.
struct SeriesName {
  std::string strategy;
  int clicks = 0;

  bool operator==(const SeriesName& other) const {
    return strategy == other.strategy && clicks == other.clicks;
  }
};

/// The items of one task: for each series one Dice per item, and the resampled means of both the Dice and
/// its gain.
struct Task {
  std::string name;
  std::vector<std::vector<double>> dice;  ///< [series][item]
  std::vector<std::vector<double>> gain;  ///< the same for the difference to the reference; empty without one
  std::vector<std::vector<double>> resampled_dice;
  std::vector<std::vector<double>> resampled_gain;
};

template <typename Value>
std::size_t position_of(std::vector<Value>& values, const Value& value) {
  const auto found = std::find(values.begin(), values.end(), value);
  if (found != values.end()) return static_cast<std::size_t>(found - values.begin());
  values.push_back(value);
  return values.size() - 1;
}

std::vector<SeriesName> series_of(const std::vector<EvaluationScore>& scores) {
  std::vector<SeriesName> names;
  for (const EvaluationScore& score : scores) position_of(names, {score.strategy, score.clicks});
  return names;
}

std::vector<Task> tasks_of(const std::vector<EvaluationScore>& scores, std::vector<SeriesName>& series) {
  std::vector<Task> tasks;
  std::map<std::string, std::size_t> position;
  for (const EvaluationScore& score : scores) {
    const std::string name = score.task.empty() ? kNoTask : score.task;
    const auto [entry, is_new] = position.try_emplace(name, tasks.size());
    if (is_new) tasks.push_back({name, std::vector<std::vector<double>>(series.size()), {}, {}, {}});
    tasks[entry->second].dice[position_of(series, {score.strategy, score.clicks})].push_back(score.dice);
  }
  return tasks;
}

/// Differences, item by item, to the reference after as many clicks.
void add_gain(Task& task, const std::vector<SeriesName>& series) {
  for (std::size_t n = 0; n < series.size(); ++n) {
    const auto reference = std::find(series.begin(), series.end(), SeriesName{kReference, series[n].clicks});
    if (reference == series.end()) return;
    const std::vector<double>& base = task.dice[static_cast<std::size_t>(reference - series.begin())];
    std::vector<double> difference(base.size());
    std::transform(task.dice[n].begin(), task.dice[n].end(), base.begin(), difference.begin(),
                   [](double dice, double general) { return dice - general; });
    task.gain.push_back(std::move(difference));
  }
}

EvaluationSummary summary_of(const Task& task, const SeriesName& name, std::size_t n) {
  EvaluationSummary summary{task.name, name.strategy, name.clicks, task.dice[n].size(), {}, {}};
  summary.dice = interval_of(mean_of(task.dice[n]), task.resampled_dice[n]);
  if (!task.gain.empty()) summary.gain = interval_of(mean_of(task.gain[n]), task.resampled_gain[n]);
  return summary;
}

using Table = std::vector<std::vector<double>>;

/// The mean over the tasks, and its resamplings: each task is resampled for itself.
Interval interval_over(const std::vector<Task>& tasks, std::size_t n, const Table Task::*values,
                       const Table Task::*resampled) {
  std::vector<double> means;
  for (const Task& task : tasks) means.push_back(mean_of((task.*values)[n]));
  std::vector<double> resampled_means((tasks.front().*resampled)[n].size());
  for (std::size_t sample = 0; sample < resampled_means.size(); ++sample) {
    std::vector<double> drawn;
    for (const Task& task : tasks) drawn.push_back((task.*resampled)[n][sample]);
    resampled_means[sample] = mean_of(drawn);
  }
  return interval_of(mean_of(means), std::move(resampled_means));
}

EvaluationSummary summary_over(const std::vector<Task>& tasks, const SeriesName& name, std::size_t n) {
  EvaluationSummary summary{"", name.strategy, name.clicks, 0, {}, {}};
  for (const Task& task : tasks) summary.items += task.dice[n].size();
  summary.dice = interval_over(tasks, n, &Task::dice, &Task::resampled_dice);
  if (!tasks.front().gain.empty()) summary.gain = interval_over(tasks, n, &Task::gain, &Task::resampled_gain);
  return summary;
}

}  // namespace

std::vector<EvaluationSummary> summarise(const std::vector<EvaluationScore>& scores,
                                         const EvaluationOptions& options) {
  std::vector<SeriesName> series = series_of(scores);
  std::vector<Task> tasks = tasks_of(scores, series);
  for (Task& task : tasks) {
    add_gain(task, series);
    task.resampled_dice = resampled_means(task.dice, options.bootstrap_samples, options.seed, task.name);
    task.resampled_gain = resampled_means(task.gain, options.bootstrap_samples, options.seed, task.name);
  }
  const bool is_named = tasks.size() > 1 || (tasks.size() == 1 && tasks.front().name != kNoTask);
  std::vector<EvaluationSummary> summaries;
  for (const Task& task : tasks) {
    if (!is_named) break;
    for (std::size_t n = 0; n < series.size(); ++n) summaries.push_back(summary_of(task, series[n], n));
  }
  for (std::size_t n = 0; n < series.size() && !tasks.empty(); ++n)
    summaries.push_back(summary_over(tasks, series[n], n));
  return summaries;
}

}  // namespace sammoe
