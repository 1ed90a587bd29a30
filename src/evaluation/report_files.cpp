#include "sammoe/evaluation_report.hpp"
#include "sammoe/version.hpp"

#include "files/csv_line.hpp"
#include "report/report_text.hpp"

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
  const auto& [protocol, clicks, strategies, first_click, next_clicks, nsd_tolerance_mm, nsd_surface,
               worst_cases, read, seed, bootstrap_samples, progress] = options;
  return {{"protocol", text_of(protocol)},
          {"clicks", clicks},
          {"strategies", strategies},
          {"first_click", text_of(first_click)},
          {"next_clicks", text_of(next_clicks)},
          {"nsd_tolerance_mm", nsd_tolerance_mm ? Json(*nsd_tolerance_mm) : Json(nullptr)},
          {"nsd_surface", nsd_tolerance_mm ? Json(name_of(nsd_surface)) : Json(nullptr)},
          {"seed", seed},
          {"bootstrap_samples", bootstrap_samples}};
}

Json json_of(const EvaluationSummary& summary) {
  Json json{{"task", summary.task.empty() ? Json(nullptr) : Json(summary.task)},
            {"strategy", summary.strategy},
            {"clicks", summary.clicks},
            {"items", summary.items},
            {"dice", json_of(summary.dice)}};
  if (summary.nsd) json["nsd"] = json_of(*summary.nsd);
  if (summary.gain) json["gain"] = json_of(*summary.gain);
  return json;
}

Json json_of(const EvaluationScore& score) {
  Json experts = Json::array();
  for (const ExpertShare& share : score.experts)
    experts.push_back({{"expert", share.expert}, {"weight", share.weight}});
  Json json{{"line", score.case_line},    {"label", score.label},   {"task", score.task},
            {"strategy", score.strategy}, {"clicks", score.clicks}, {"dice", score.dice}};
  if (score.nsd) json["nsd"] = *score.nsd;
  json["experts"] = experts;
  return json;
}

Json json_of(const InteractiveSummary& summary) {
  return {{"task", summary.task.empty() ? Json(nullptr) : Json(summary.task)},
          {"strategy", summary.strategy},
          {"cases", summary.cases},
          {"dsc_final", json_of(summary.dsc_final)},
          {"nsd_final", json_of(summary.nsd_final)},
          {"dsc_auc", json_of(summary.dsc_auc)},
          {"nsd_auc", json_of(summary.nsd_auc)}};
}

Json json_of(const InteractiveScore& score) {
  return {{"line", score.case_line},
          {"task", score.task},
          {"strategy", score.strategy},
          {"structures", score.structures},
          {"dsc_final", score.dsc_final},
          {"nsd_final", score.nsd_final},
          {"dsc_auc", score.dsc_auc},
          {"nsd_auc", score.nsd_auc},
          {"dsc", score.dsc},
          {"nsd", score.nsd}};
}

/// One line for each case and strategy.
std::string interactive_csv(const std::vector<InteractiveScore>& scores) {
  std::string text = "line,task,strategy,structures,dsc_final,nsd_final,dsc_auc,nsd_auc";
  for (const char* measure : {"dsc", "nsd"})
    for (std::size_t click = 1; click <= scores.front().dsc.size(); ++click)
      text += std::string(",") + measure + "_" + std::to_string(click);
  text += "\n";
  for (const InteractiveScore& score : scores) {
    text += std::to_string(score.case_line) + "," + csv_field(score.task) + "," + csv_field(score.strategy) +
            "," + std::to_string(score.structures);
    for (const double value : {score.dsc_final, score.nsd_final, score.dsc_auc, score.nsd_auc})
      text += "," + shortest_text(value);
    for (const auto* curve : {&score.dsc, &score.nsd})
      for (const double value : *curve) text += "," + shortest_text(value);
    text += "\n";
  }
  return text;
}

}  // namespace

std::string evaluation_csv(const Evaluation& evaluation) {
  if (!evaluation.interactive.empty()) return interactive_csv(evaluation.interactive);
  const bool has_nsd = !evaluation.scores.empty() && evaluation.scores.front().nsd;
  std::string text =
      std::string("line,label,task,strategy,clicks,dice,") + (has_nsd ? "nsd," : "") + "experts\n";
  for (const EvaluationScore& score : evaluation.scores) {
    text += std::to_string(score.case_line) + "," + std::to_string(score.label) + "," +
            csv_field(score.task) + "," + csv_field(score.strategy) + "," + std::to_string(score.clicks) +
            "," + shortest_text(score.dice) + ",";
    if (has_nsd) text += (score.nsd ? shortest_text(*score.nsd) : "") + ",";
    text += csv_field(text_of(score.experts)) + "\n";
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
  for (const EvaluationSummary& summary : evaluation.summaries) json["summaries"].push_back(json_of(summary));
  for (const EvaluationScore& score : evaluation.scores) json["scores"].push_back(json_of(score));
  if (!evaluation.interactive.empty()) {
    Json& interactive = json["interactive"];
    interactive = {{"summaries", Json::array()}, {"cases", Json::array()}};
    for (const InteractiveSummary& summary : evaluation.interactive_summaries)
      interactive["summaries"].push_back(json_of(summary));
    for (const InteractiveScore& score : evaluation.interactive)
      interactive["cases"].push_back(json_of(score));
  }
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace sammoe
