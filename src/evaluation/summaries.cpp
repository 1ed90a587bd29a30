#include "evaluation/summaries.hpp"

#include "masks/statistics.hpp"
#include "report/bootstrap.hpp"

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

/// The items of one task: for each series one value per item, and the resampled means of both the value and
/// its gain.
struct Task {
  std::string name;
  std::vector<std::vector<double>> values;  ///< [series][item]
  std::vector<std::vector<double>> gain;  ///< the same for the difference to the reference; empty without one
  std::vector<std::vector<double>> resampled_values;
  std::vector<std::vector<double>> resampled_gain;
};

template <typename Value>
std::size_t position_of(std::vector<Value>& values, const Value& value) {
  const auto found = std::find(values.begin(), values.end(), value);
  if (found != values.end()) return static_cast<std::size_t>(found - values.begin());
  values.push_back(value);
  return values.size() - 1;
}

std::vector<SeriesName> series_of(const std::vector<MeasuredItem>& items) {
  std::vector<SeriesName> names;
  for (const MeasuredItem& item : items) position_of(names, {item.strategy, item.clicks});
  return names;
}

std::vector<Task> tasks_of(const std::vector<MeasuredItem>& items, std::vector<SeriesName>& series) {
  std::vector<Task> tasks;
  std::map<std::string, std::size_t> position;
  for (const MeasuredItem& item : items) {
    const std::string name = item.task.empty() ? kNoTask : item.task;
    const auto [entry, is_new] = position.try_emplace(name, tasks.size());
    if (is_new) tasks.push_back({name, std::vector<std::vector<double>>(series.size()), {}, {}, {}});
    tasks[entry->second].values[position_of(series, {item.strategy, item.clicks})].push_back(item.value);
  }
  return tasks;
}

/// Differences, item by item, to the reference after as many clicks.
void add_gain(Task& task, const std::vector<SeriesName>& series) {
  for (std::size_t n = 0; n < series.size(); ++n) {
    const auto reference = std::find(series.begin(), series.end(), SeriesName{kReference, series[n].clicks});
    if (reference == series.end()) return;
    const std::vector<double>& base = task.values[static_cast<std::size_t>(reference - series.begin())];
    std::vector<double> difference(base.size());
    std::transform(task.values[n].begin(), task.values[n].end(), base.begin(), difference.begin(),
                   [](double value, double general) { return value - general; });
    task.gain.push_back(std::move(difference));
  }
}

MeanOfItems summary_of(const Task& task, const SeriesName& name, std::size_t n) {
  MeanOfItems summary{task.name, name.strategy, name.clicks, task.values[n].size(), {}, {}};
  const bool has_interval = summary.items >= kMinItemsOfInterval;
  const auto interval = [&](const std::vector<double>& values, const std::vector<double>& resampled) {
    return has_interval ? interval_of(mean_of(values), resampled) : Interval{mean_of(values)};
  };
  summary.value = interval(task.values[n], task.resampled_values[n]);
  if (!task.gain.empty()) summary.gain = interval(task.gain[n], task.resampled_gain[n]);
  return summary;
}

using Series = std::vector<std::vector<double>>;

/// The mean over the tasks, and its resamplings: each task is resampled for itself.
Interval interval_over(const std::vector<Task>& tasks, std::size_t n, const Series Task::*values,
                       const Series Task::*resampled) {
  std::vector<double> means;
  bool has_interval = true;
  for (const Task& task : tasks) {
    means.push_back(mean_of((task.*values)[n]));
    has_interval = has_interval && (task.*values)[n].size() >= kMinItemsOfInterval;
  }
  // A task of one item would add no spread, and the interval be too narrow.
  if (!has_interval) return {mean_of(means)};
  std::vector<double> resampled_means((tasks.front().*resampled)[n].size());
  for (std::size_t sample = 0; sample < resampled_means.size(); ++sample) {
    std::vector<double> drawn;
    for (const Task& task : tasks) drawn.push_back((task.*resampled)[n][sample]);
    resampled_means[sample] = mean_of(drawn);
  }
  return interval_of(mean_of(means), std::move(resampled_means));
}

MeanOfItems summary_over(const std::vector<Task>& tasks, const SeriesName& name, std::size_t n) {
  MeanOfItems summary{"", name.strategy, name.clicks, 0, {}, {}};
  for (const Task& task : tasks) summary.items += task.values[n].size();
  summary.value = interval_over(tasks, n, &Task::values, &Task::resampled_values);
  if (!tasks.front().gain.empty()) summary.gain = interval_over(tasks, n, &Task::gain, &Task::resampled_gain);
  return summary;
}

}  // namespace

std::vector<MeanOfItems> means_of(const std::vector<MeasuredItem>& items, const EvaluationOptions& options) {
  std::vector<SeriesName> series = series_of(items);
  std::vector<Task> tasks = tasks_of(items, series);
  for (Task& task : tasks) {
    add_gain(task, series);
    task.resampled_values = resampled_means(task.values, options.bootstrap_samples, options.seed, task.name);
    task.resampled_gain = resampled_means(task.gain, options.bootstrap_samples, options.seed, task.name);
  }
  const bool is_named = tasks.size() > 1 || (tasks.size() == 1 && tasks.front().name != kNoTask);
  std::vector<MeanOfItems> summaries;
  for (const Task& task : tasks) {
    if (!is_named) break;
    for (std::size_t n = 0; n < series.size(); ++n) summaries.push_back(summary_of(task, series[n], n));
  }
  for (std::size_t n = 0; n < series.size() && !tasks.empty(); ++n)
    summaries.push_back(summary_over(tasks, series[n], n));
  return summaries;
}

std::vector<EvaluationSummary> summarise(const std::vector<EvaluationScore>& scores,
                                         const EvaluationOptions& options) {
  std::vector<MeasuredItem> dice;
  std::vector<MeasuredItem> nsd;
  for (const EvaluationScore& score : scores) {
    dice.push_back({score.task, score.strategy, score.clicks, score.dice});
    if (score.nsd) nsd.push_back({score.task, score.strategy, score.clicks, *score.nsd});
  }
  std::vector<EvaluationSummary> summaries;
  for (const MeanOfItems& mean : means_of(dice, options))
    summaries.push_back({mean.task, mean.strategy, mean.clicks, mean.items, mean.value, mean.gain});
  if (nsd.size() != dice.size()) return summaries;
  const std::vector<MeanOfItems> of_nsd = means_of(nsd, options);
  for (std::size_t n = 0; n < summaries.size(); ++n) summaries[n].nsd = of_nsd[n].value;
  return summaries;
}

}  // namespace sammoe
