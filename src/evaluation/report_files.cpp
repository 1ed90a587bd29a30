#include "sammoe/evaluation_report.hpp"
#include "sammoe/version.hpp"

#include "core/atomic_file.hpp"
#include "evaluation/report_text.hpp"

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
  return place == ClickPlace::core ? "core" : "random";
}

Json json_of(const Interval& interval) {
  return {{"mean", interval.mean}, {"low", interval.low}, {"high", interval.high}};
}

Json json_of(const EvaluationOptions& options) {
  return {{"clicks", options.clicks},
          {"strategies", options.strategies},
          {"first_click", text_of(options.first_click)},
          {"next_clicks", text_of(options.next_clicks)},
          {"seed", options.seed},
          {"bootstrap_samples", options.bootstrap_samples}};
}

Json json_of(const EvaluationSummary& summary) {
  Json json{{"task", summary.task.empty() ? Json(nullptr) : Json(summary.task)},
            {"strategy", summary.strategy},
            {"clicks", summary.clicks},
            {"items", summary.items},
            {"dice", json_of(summary.dice)}};
  if (summary.gain) json["gain"] = json_of(*summary.gain);
  return json;
}

Json json_of(const EvaluationScore& score) {
  Json experts = Json::array();
  for (const ExpertShare& share : score.experts)
    experts.push_back({{"expert", share.expert}, {"weight", share.weight}});
  return {{"line", score.case_line},    {"label", score.label},   {"task", score.task},
          {"strategy", score.strategy}, {"clicks", score.clicks}, {"dice", score.dice},
          {"experts", experts}};
}

}  // namespace

std::string evaluation_csv(const Evaluation& evaluation) {
  std::string text = "line,label,task,strategy,clicks,dice,experts\n";
  for (const EvaluationScore& score : evaluation.scores) {
    text += std::to_string(score.case_line) + "," + std::to_string(score.label) + "," +
            csv_field(score.task) + "," + csv_field(score.strategy) + "," + std::to_string(score.clicks) +
            "," + shortest_text(score.dice) + "," + csv_field(text_of(score.experts)) + "\n";
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
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void check_report_path(const std::filesystem::path& path) {
  check_output_path(path);
}

void write_report(const std::filesystem::path& path, const std::string& text) {
  write_atomically(path, text);
}

}  // namespace sammoe
