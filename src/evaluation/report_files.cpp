#include "sammoe/evaluation_report.hpp"
#include "sammoe/version.hpp"

#include "files/csv_line.hpp"
#include "report/report_text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const std::vector<ExpertShare>& experts) {
  std::string text;
  for (const ExpertShare& share : experts)
    text += (text.empty() ? "" : " + ") + shortest_text(share.weight) + " " + share.expert;
  return text;
}

const char* text_of(ClickPlace place) {
  switch (place) {
    case ClickPlace::core:
      return "core";
    case ClickPlace::centre:
      return "centre";
    case ClickPlace::random:
      return "random";
    case ClickPlace::challenge:
      break;
  }
  return "challenge";
}

const char* text_of(EvaluationProtocol protocol) {
  return protocol == EvaluationProtocol::interactive ? "interactive" : "click-counts";
}

Json json_of(const Interval& interval) {
  const auto bound = [](const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); };
  return {{"mean", interval.mean}, {"low", bound(interval.low)}, {"high", bound(interval.high)}};
}

Json json_of(const EvaluationOptions& options) {
  // Taken apart whole: a new option does not compile until the report has it. Pictures change no score.
  const auto& [protocol, clicks, strategies, prompts, first_click, next_clicks, measures, metrics,
               worst_cases, read, seed, bootstrap_samples, progress] = options;
  const bool has_nsd = options.has_measure("nsd");
  const std::vector<double>& several = metrics.tolerances_mm;
  const Json tolerances = several.size() == 1 ? Json(several.front()) : Json(several);
  Json kinds = Json::array();
  for (const SimulatedPrompt prompt : prompts) kinds.push_back(name_of(prompt));
  return {{"protocol", text_of(protocol)},
          {"clicks", clicks},
          {"strategies", strategies},
          {"prompts", kinds},
          {"first_click", text_of(first_click)},
          {"next_clicks", text_of(next_clicks)},
          {"nsd_tolerance_mm", has_nsd ? tolerances : Json(nullptr)},
          {"nsd_surface", has_nsd ? Json(name_of(metrics.nsd_surface)) : Json(nullptr)},
          {"seed", seed},
          {"bootstrap_samples", bootstrap_samples}};
}

/// `counts` says after how many clicks, and of how many items.
Json json_of(const EvaluationSummary& summary, const std::vector<Measure>& measures, const Json& counts) {
  Json json{{"task", summary.task.empty() ? Json(nullptr) : Json(summary.task)},
            {"strategy", summary.strategy}};
  json.update(counts);
  for (std::size_t n = 0; n < measures.size(); ++n) json[measures[n].name] = json_of(summary.values[n]);
  return json;
}

Json json_of(const EvaluationScore& score, const std::vector<Measure>& measures) {
  Json json{{"line", score.case_line},    {"label", score.label},   {"task", score.task},
            {"strategy", score.strategy}, {"prompt", score.prompt}, {"clicks", score.clicks}};
  for (std::size_t n = 0; n < measures.size(); ++n) json[measures[n].name] = score.values[n];
  json["experts"] = Json::array();
  for (const ExpertShare& share : score.experts)
    json["experts"].push_back({{"expert", share.expert}, {"weight", share.weight}});
  return json;
}

Json json_of(const InteractiveScore& score, const std::vector<Measure>& measures) {
  Json json{{"line", score.case_line},
            {"task", score.task},
            {"strategy", score.strategy},
            {"structures", score.structures}};
  for (std::size_t n = 0; n < measures.size(); ++n) json[measures[n].name] = score.values[n];
  json["dsc"] = score.dsc;
  json["nsd"] = score.nsd;
  return json;
}

Json interactive_json(const Evaluation& evaluation) {
  const std::vector<Measure> measures = interactive_measures();
  Json json{{"summaries", Json::array()}, {"cases", Json::array()}};
  for (const EvaluationSummary& summary : evaluation.interactive_summaries)
    json["summaries"].push_back(json_of(summary, measures, {{"cases", summary.items}}));
  for (const InteractiveScore& score : evaluation.interactive)
    json["cases"].push_back(json_of(score, measures));
  return json;
}

std::string names_line(std::string text, const std::vector<Measure>& measures) {
  for (const Measure& measure : measures) text += "," + measure.name;
  return text;
}

std::string fields_of(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) text += "," + shortest_text(value);
  return text;
}

/// One line for each case and strategy.
std::string interactive_csv(const std::vector<InteractiveScore>& scores) {
  std::string text = names_line("line,task,strategy,structures", interactive_measures());
  for (const char* measure : {"dsc", "nsd"})
    for (std::size_t click = 1; click <= scores.front().dsc.size(); ++click)
      text += std::string(",") + measure + "_" + std::to_string(click);
  text += "\n";
  for (const InteractiveScore& score : scores) {
    text += std::to_string(score.case_line) + "," + csv_field(score.task) + "," + csv_field(score.strategy) +
            "," + std::to_string(score.structures) + fields_of(score.values) + fields_of(score.dsc) +
            fields_of(score.nsd) + "\n";
  }
  return text;
}

}  // namespace

std::string evaluation_csv(const Evaluation& evaluation) {
  if (!evaluation.interactive.empty()) return interactive_csv(evaluation.interactive);
  const std::vector<EvaluationScore>& scores = evaluation.scores;
  // Tables of clicks alone keep the columns that they always had.
  const bool has_prompts = std::any_of(scores.begin(), scores.end(), [](const EvaluationScore& score) {
    return score.prompt != name_of(SimulatedPrompt::clicks);
  });
  const std::string prompt_column = has_prompts ? ",prompt" : "";
  std::string text =
      names_line("line,label,task,strategy" + prompt_column + ",clicks", evaluation.measures) + ",experts\n";
  for (const EvaluationScore& score : evaluation.scores) {
    text += std::to_string(score.case_line) + "," + std::to_string(score.label) + "," +
            csv_field(score.task) + "," + csv_field(score.strategy) +
            (has_prompts ? "," + csv_field(score.prompt) : "") + "," + std::to_string(score.clicks) +
            fields_of(score.values) + "," + csv_field(text_of(score.experts)) + "\n";
  }
  return text;
}

std::string evaluation_json(const Evaluation& evaluation, const EvaluationOptions& options,
                            const BundleInfo& bundle) {
  Json json{{"program", std::string("sammoe ") + kVersion},
            {"bundle",
             {{"name", bundle.name},
              {"version", bundle.version},
              {"manifest_sha256", bundle.manifest_sha256},
              {"experts", bundle.expert_names()}}},
            {"options", json_of(options)},
            {"summaries", Json::array()},
            {"scores", Json::array()}};
  for (const EvaluationSummary& summary : evaluation.summaries) {
    json["summaries"].push_back(
        json_of(summary, evaluation.measures,
                {{"prompt", summary.prompt}, {"clicks", summary.clicks}, {"items", summary.items}}));
    if (summary.gain) json["summaries"].back()["gain"] = json_of(*summary.gain);
    if (summary.gain_over_mask) json["summaries"].back()["gain_over_mask"] = json_of(*summary.gain_over_mask);
  }
  for (const EvaluationScore& score : evaluation.scores)
    json["scores"].push_back(json_of(score, evaluation.measures));
  if (!evaluation.interactive.empty()) json["interactive"] = interactive_json(evaluation);
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace sammoe
