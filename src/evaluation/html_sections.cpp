#include "evaluation/html_sections.hpp"

#include "core/counted.hpp"
#include "evaluation/summary_tables.hpp"
#include "report/html_chart.hpp"
#include "report/html_text.hpp"
#include "report/report_text.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace sammoe {
namespace {

/// Each value once, in the order in which the scores first have it.
template <typename ValueOf>
std::vector<std::string> distinct(const std::vector<const EvaluationScore*>& scores,
                                  const ValueOf& value_of) {
  std::vector<std::string> values;
  std::set<std::string> seen;
  for (const EvaluationScore* score : scores)
    if (seen.insert(value_of(*score)).second) values.push_back(value_of(*score));
  return values;
}

/// The strategy, and the prompt where it is not clicks alone.
template <typename Result>
std::string condition_of(const Result& result) {
  const bool is_clicks = result.prompt == name_of(SimulatedPrompt::clicks);
  return is_clicks ? result.strategy : result.strategy + ", " + result.prompt;
}

/// Those after the most clicks.
std::vector<const EvaluationScore*> last_scores(const Evaluation& evaluation) {
  int most = 0;
  for (const EvaluationScore& score : evaluation.scores) most = std::max(most, score.clicks);
  std::vector<const EvaluationScore*> last;
  for (const EvaluationScore& score : evaluation.scores)
    if (score.clicks == most) last.push_back(&score);
  return last;
}

/// By subject and condition.
using Groups = std::map<std::pair<std::string, std::string>, std::vector<const EvaluationScore*>>;

Groups grouped(const std::vector<const EvaluationScore*>& scores) {
  Groups groups;
  for (const EvaluationScore* score : scores)
    groups[{subject_of(*score), condition_of(*score)}].push_back(score);
  return groups;
}

std::string name_of(const EvaluationScore& score) {
  return "line " + std::to_string(score.case_line) + ", label " + std::to_string(score.label);
}

Strip strip_of(const std::string& strategy, const std::vector<const EvaluationScore*>& scores) {
  Strip strip{strategy, {}};
  for (const EvaluationScore* score : scores) strip.values.push_back({score->dice(), name_of(*score)});
  return strip;
}

/// Whether the strategy leaves the choice of experts open.
bool chooses(const std::string& strategy) {
  return strategy != "general" && strategy.compare(0, 7, "expert:") != 0;
}

/// The mean weight of an expert over some scores.
double share_of(const std::string& expert, const std::vector<const EvaluationScore*>& scores) {
  double sum = 0;
  for (const EvaluationScore* score : scores)
    for (const ExpertShare& share : score->experts)
      if (share.expert == expert) sum += share.weight;
  return sum / static_cast<double>(scores.size());
}

std::string share_row(const std::string& subject, const std::vector<const EvaluationScore*>& scores,
                      const std::vector<std::string>& experts) {
  std::string row = "<tr><th scope=\"row\">" + html_escaped(subject) + "</th>";
  for (const std::string& expert : experts) {
    const double share = share_of(expert, scores);
    row += "<td style=\"background: rgb(var(--share) / " + fixed_text(0.55 * share, 3) + ")\">" +
           (share == 0 ? "" : fixed_text(100 * share, share < 0.1 ? 1 : 0) + " %") + "</td>";
  }
  return row + "<td>" + std::to_string(scores.size()) + "</td></tr>\n";
}

std::string experts_text(const std::vector<ExpertShare>& experts) {
  std::string text;
  for (const ExpertShare& share : experts) {
    text += (text.empty() ? "" : ", ") + share.expert;
    if (experts.size() > 1) text += " " + fixed_text(100 * share.weight, 0) + " %";
  }
  return text;
}

std::string figure_of(const WorstCase& worst, const std::vector<Measure>& measures) {
  const EvaluationScore& score = worst.score;
  const std::string name = worst.image.filename().string();
  std::string facts;
  for (std::size_t n = 0; n < measures.size(); ++n)
    facts +=
        (n == 0 ? "" : ", ") + measures[n].title + " " + fixed_text(score.values[n], measures[n].decimals);
  facts += " after " + counted(static_cast<std::size_t>(score.clicks), "click") + "; answered by " +
           experts_text(score.experts) + "; line " + std::to_string(score.case_line) + " of the table";
  return html_figure(
      {worst.png,
       "Three slices of " + name + " with the outlines of label " + std::to_string(score.label) +
           " and of the mask, Dice " + fixed_text(score.dice(), 3),
       name, worst.image.string(),
       (score.task.empty() ? "" : score.task + ", ") + "label " + std::to_string(score.label), facts});
}

}  // namespace

std::string subject_of(const EvaluationScore& score) {
  return score.task.empty() ? "label " + std::to_string(score.label) : score.task;
}

HtmlSection html_summaries(const Evaluation& evaluation) {
  const SummaryTables tables = summary_tables(evaluation);
  std::string of_tasks;
  for (const Table& table : tables.of_tasks) of_tasks += html_text(table);
  HtmlSection section{"means", "Means", of_tasks};
  if (!tables.over_tasks) return section;
  if (!of_tasks.empty()) of_tasks = "<details><summary>Each task</summary>\n" + of_tasks + "</details>\n";
  section.content = html_text(*tables.over_tasks) + of_tasks;
  return section;
}

HtmlSection html_curves(const Evaluation& evaluation) {
  std::vector<int> clicks;
  std::vector<ChartLine> lines;
  for (const EvaluationSummary& summary : evaluation.summaries) {
    if (!summary.task.empty() || summary.clicks == 0) continue;
    const std::string name = condition_of(summary);
    if (std::count(clicks.begin(), clicks.end(), summary.clicks) == 0) clicks.push_back(summary.clicks);
    const auto line =
        std::find_if(lines.begin(), lines.end(), [&](const ChartLine& other) { return other.name == name; });
    if (line == lines.end())
      lines.push_back({name, {summary.values.front().mean}});
    else
      line->y.push_back(summary.values.front().mean);
  }
  if (clicks.size() < 2) return {};
  return {"clicks", "Dice over clicks",
          "<p class=\"note\">The mean over structures within each task, then over tasks.</p>\n" +
              chart_legend(lines) + "<div class=\"chart\">" + line_chart(clicks, lines) + "</div>\n"};
}

HtmlSection html_distributions(const Evaluation& evaluation) {
  const auto scores = last_scores(evaluation);
  if (scores.empty()) return {};
  const Groups groups = grouped(scores);
  const int clicks = scores.front()->clicks;
  std::string text = "<p class=\"note\">Dice after " + counted(static_cast<std::size_t>(clicks), "click") +
                     ". " + strip_note("a structure") + "</p>\n";
  for (const std::string& subject : distinct(scores, subject_of)) {
    std::vector<Strip> strips;
    for (const std::string& condition : distinct(scores, condition_of<EvaluationScore>)) {
      const auto group = groups.find({subject, condition});
      if (group != groups.end()) strips.push_back(strip_of(condition, group->second));
    }
    text += strip_table(subject, "strategy", strips);
  }
  return {"distributions", "Distributions", text};
}

HtmlSection html_routing(const Evaluation& evaluation, const BundleInfo& bundle) {
  auto scores = last_scores(evaluation);
  scores.erase(std::remove_if(scores.begin(), scores.end(),
                              [](const EvaluationScore* score) {
                                return score->prompt != name_of(SimulatedPrompt::clicks);
                              }),
               scores.end());
  const Groups groups = grouped(scores);
  const std::vector<std::string> experts = bundle.expert_names();
  std::string text;
  for (const std::string& strategy : distinct(scores, condition_of<EvaluationScore>)) {
    if (!chooses(strategy)) continue;
    text += "<h3>" + html_escaped(strategy) +
            "</h3>\n<div class=\"scroll\"><table class=\"shares\"><thead><tr><th></th>";
    for (const std::string& expert : experts) text += "<th scope=\"col\">" + html_escaped(expert) + "</th>";
    text += "<th scope=\"col\">structures</th></tr></thead><tbody>\n";
    for (const std::string& subject : distinct(scores, subject_of)) {
      const auto group = groups.find({subject, strategy});
      if (group != groups.end()) text += share_row(subject, group->second, experts);
    }
    text += "</tbody></table></div>\n";
  }
  if (text.empty()) return {};
  return {"routing", "Who answered",
          "<p class=\"note\">The share of each expert in the answers after the last click, "
          "averaged over the structures.</p>\n" +
              text};
}

HtmlSection html_worst(const Evaluation& evaluation) {
  std::string text;
  std::string strategy;
  for (const WorstCase& worst : evaluation.worst) {
    if (text.empty() || worst.score.strategy != strategy)
      text += "<h3>" + html_escaped(worst.score.strategy) + "</h3>\n";
    strategy = worst.score.strategy;
    text += figure_of(worst, evaluation.measures);
  }
  if (text.empty()) return {};
  return {"worst", "Worst structures",
          html_figure_legend("label", "mask", "crosses: clicks, faint if off the slice") + text};
}

}  // namespace sammoe
