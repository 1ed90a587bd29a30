#include "sammoe/error.hpp"
#include "sammoe/evaluation_report.hpp"

#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using testing::HasSubstr;

Evaluation with_dice() {
  Evaluation evaluation;
  evaluation.measures = {{"dice", "Dice"}};
  return evaluation;
}

Evaluation example() {
  Evaluation evaluation = with_dice();
  evaluation.scores = {{2, 71, "deep, \"grey\"", "default", 1, {0.1}, {{"general", 0.25}, {"nuclei", 0.75}}},
                       {3, 5, "", "general", 3, {1}, {{"general", 1}}}};
  const Interval gain{0.05, -0.01, 0.11};
  for (const char* task : {"nuclei", "liver", ""}) {
    evaluation.summaries.push_back({task, "general", 1, 4, {{0.5, 0.25, 0.75}}, Interval{0, 0, 0}});
    evaluation.summaries.push_back({task, "general", 3, 4, {{0.6, 0.55, 0.65}}, Interval{0, 0, 0}});
    evaluation.summaries.push_back({task, "default", 1, 4, {{0.55, 0.5, 0.6}}, gain});
  }
  return evaluation;
}

TEST(EvaluationTable, HasABlockForEachTaskSortedByClicks) {
  const std::string table = evaluation_table(example());
  EXPECT_THAT(table, HasSubstr("nuclei: 4 structures\n"));
  EXPECT_THAT(table, HasSubstr("mean over 2 tasks: 4 structures\n"));
  EXPECT_THAT(table, HasSubstr("0.550 [0.500, 0.600]"));
  EXPECT_THAT(table, HasSubstr("+0.050 [-0.010, +0.110]"));
  EXPECT_LT(table.find("1  default"), table.find("3  general"));
  EXPECT_THAT(table, testing::Not(HasSubstr(" \n"))) << "blanks at the end";
}

TEST(EvaluationTable, LeavesOutTheMeanOverASingleTask) {
  Evaluation evaluation = example();
  evaluation.summaries.erase(evaluation.summaries.begin() + 3, evaluation.summaries.begin() + 6);
  EXPECT_THAT(evaluation_table(evaluation), testing::Not(HasSubstr("mean over")));
  evaluation.summaries.erase(evaluation.summaries.begin(), evaluation.summaries.begin() + 3);
  EXPECT_THAT(evaluation_table(evaluation), testing::StartsWith("4 structures\n"));
  EXPECT_EQ(evaluation_table({}), "");
}

TEST(EvaluationTable, ShowsNoIntervalWhereThereIsNone) {
  Evaluation evaluation = with_dice();
  evaluation.summaries.push_back({"liver", "general", 1, 1, {Interval{0.5}}, Interval{0}});
  evaluation.summaries.push_back({"liver", "default", 1, 1, {Interval{0.55}}, Interval{0.05}});
  const std::string table = evaluation_table(evaluation);
  EXPECT_THAT(table, HasSubstr("0.550 -"));
  EXPECT_THAT(table, HasSubstr("+0.050 -"));
  EXPECT_THAT(table, testing::Not(HasSubstr(", 0.5")));
  const auto json = nlohmann::json::parse(evaluation_json(evaluation, {}, {}));
  EXPECT_EQ(json.at("summaries").at(0).at("dice").at("low"), nullptr);
  EXPECT_EQ(json.at("summaries").at(0).at("dice").at("mean"), 0.5);
}

TEST(EvaluationTable, ShowsTaskNamesThatWouldActOnATerminalEscaped) {
  Evaluation evaluation = with_dice();
  evaluation.summaries.push_back({"\x1b[31mliver", "general", 1, 2, {{0.5, 0.4, 0.6}}, {}});
  evaluation.summaries.push_back({"spleen", "general", 1, 2, {{0.5, 0.4, 0.6}}, {}});
  EXPECT_THAT(evaluation_table(evaluation), testing::StartsWith(R"(\u001b[31mliver: 2 structures)"));
}

TEST(EvaluationCsv, KeepsSpreadsheetsFromRunningText) {
  Evaluation evaluation = with_dice();
  evaluation.scores = {{2, 1, "=cmd|'/C calc'!A0", "general", 1, {0.5}, {{"general", 1}}}};
  EXPECT_THAT(evaluation_csv(evaluation), HasSubstr("2,1,'=cmd|'/C calc'!A0,general,"));
}

TEST(EvaluationMarkdown, HasTheSameRows) {
  const std::string text = evaluation_markdown(example());
  EXPECT_THAT(text, HasSubstr("### liver: 4 structures\n\n| clicks | strategy |"));
  EXPECT_THAT(text, HasSubstr("| 1 | default | 0.550 [0.500, 0.600] | +0.050 [-0.010, +0.110] |\n"));
}

TEST(EvaluationCsv, QuotesFieldsAndKeepsEveryDigit) {
  std::istringstream text(evaluation_csv(example()));
  std::string line;
  std::getline(text, line);
  EXPECT_EQ(line, "line,label,task,strategy,clicks,dice,experts");
  std::getline(text, line);
  EXPECT_EQ(line, "2,71,\"deep, \"\"grey\"\"\",default,1,0.1,0.25 general + 0.75 nuclei");
  std::getline(text, line);
  EXPECT_EQ(line, "3,5,,general,3,1,1 general");
}

TEST(EvaluationJson, SaysWhatWasDoneAndFound) {
  BundleInfo bundle;
  bundle.name = "tiny";
  bundle.manifest_sha256 = "abc";
  EvaluationOptions options;
  options.next_clicks = ClickPlace::random;
  const auto json = nlohmann::json::parse(evaluation_json(example(), options, bundle));
  EXPECT_EQ(json.at("bundle").at("manifest_sha256"), "abc");
  EXPECT_EQ(json.at("options").at("next_clicks"), "random");
  EXPECT_EQ(json.at("options").at("seed"), 1);
  EXPECT_EQ(json.at("summaries").size(), 9U);
  EXPECT_EQ(json.at("summaries").at(2).at("gain").at("low"), -0.01);
  EXPECT_TRUE(json.at("summaries").at(6).at("task").is_null());
  EXPECT_EQ(json.at("scores").at(0).at("experts").at(1).at("weight"), 0.75);
}

Evaluation interactive_example() {
  Evaluation evaluation = with_dice();
  evaluation.measures.push_back({"nsd", "NSD"});
  evaluation.scores = {{2, 1, "a", "general", 5, {0.9, 0.8}, {{"general", 1}}}};
  InteractiveScore score;
  score.case_line = 2;
  score.task = "a";
  score.strategy = "general";
  score.structures = 3;
  score.dsc = {0.5, 0.6, 0.7, 0.8, 0.9};
  score.nsd = {0, 0.25, 0.5, 0.75, 1};
  score.values = {0.9, 1, 2.8, 2};
  evaluation.interactive = {score};
  evaluation.interactive_summaries = {
      {"a", "general", 5, 1, {{0.9, 0.8, 1}, {1, 1, 1}, {2.8, 2.5, 3}, {2, 1.5, 2.5}}, {}}};
  return evaluation;
}

TEST(EvaluationReports, OfTheInteractiveProtocolHaveItsMeasures) {
  const Evaluation evaluation = interactive_example();
  const std::string table = evaluation_table(evaluation);
  EXPECT_THAT(table, testing::StartsWith("a: 1 case\n"));
  for (const char* column : {"dsc_final", "nsd_final", "dsc_auc", "nsd_auc"})
    EXPECT_THAT(table, HasSubstr(column));
  EXPECT_THAT(table, HasSubstr("2.800 [2.500, 3.000]"));
  EXPECT_THAT(evaluation_markdown(evaluation), HasSubstr("| general | 0.900 [0.800, 1.000] |"));
  EXPECT_EQ(evaluation_csv(evaluation),
            "line,task,strategy,structures,dsc_final,nsd_final,dsc_auc,nsd_auc,"
            "dsc_1,dsc_2,dsc_3,dsc_4,dsc_5,nsd_1,nsd_2,nsd_3,nsd_4,nsd_5\n"
            "2,a,general,3,0.9,1,2.8,2,0.5,0.6,0.7,0.8,0.9,0,0.25,0.5,0.75,1\n");
  const auto json = nlohmann::json::parse(evaluation_json(evaluation, interactive_protocol(), BundleInfo{}));
  EXPECT_EQ(json.at("options").at("protocol"), "interactive");
  EXPECT_EQ(json.at("interactive").at("cases").at(0).at("dsc_auc"), 2.8);
  EXPECT_EQ(json.at("interactive").at("summaries").at(0).at("nsd_final").at("mean"), 1);
  EXPECT_EQ(json.at("scores").at(0).at("nsd"), 0.8);
}

TEST(EvaluationReports, HaveEveryMeasureUnderItsName) {
  Evaluation evaluation = example();
  evaluation.measures.push_back({"nsd", "NSD"});
  evaluation.measures.push_back({"volume_difference_mm3", "volume difference mm3", 1});
  for (EvaluationScore& score : evaluation.scores) score.values.insert(score.values.end(), {0.625, -27});
  for (EvaluationSummary& summary : evaluation.summaries)
    summary.values.insert(summary.values.end(), {{0.7, 0.6, 0.8}, {-20, -30, -10}});
  const std::string table = evaluation_table(evaluation);
  EXPECT_THAT(table, HasSubstr("Dice [95 % interval]"));
  EXPECT_THAT(table, HasSubstr("NSD [95 % interval]"));
  EXPECT_THAT(table, HasSubstr("0.700 [0.600, 0.800]  -20.0 [-30.0, -10.0]"));
  EXPECT_THAT(evaluation_markdown(evaluation), HasSubstr("| volume difference mm3 [95 % interval] |"));
  EXPECT_THAT(
      evaluation_csv(evaluation),
      testing::StartsWith("line,label,task,strategy,clicks,dice,nsd,volume_difference_mm3,experts\n"));
  EXPECT_THAT(evaluation_csv(evaluation), HasSubstr(",0.1,0.625,-27,"));
  const auto json = nlohmann::json::parse(evaluation_json(evaluation, {}, {}));
  EXPECT_EQ(json.at("summaries").at(0).at("volume_difference_mm3").at("low"), -30);
  EXPECT_EQ(json.at("scores").at(0).at("nsd"), 0.625);
}

TEST(EvaluationJson, HasTheTolerancesOfAnNsd) {
  EvaluationOptions options;
  const auto tolerance = [&] {
    return nlohmann::json::parse(evaluation_json({}, options, {})).at("options").at("nsd_tolerance_mm");
  };
  EXPECT_TRUE(tolerance().is_null());
  options.measures = {"dice", "nsd"};
  EXPECT_EQ(tolerance(), 1);
  options.metrics.tolerances_mm = {1, 2.5};
  EXPECT_EQ(tolerance(), (std::vector<double>{1, 2.5}));
}

TEST(EvaluationReports, AreWrittenWholeOrRefused) {
  const TemporaryFolder folder;
  write_report(folder.path() / "a.csv", "text");
  std::ifstream stream(folder.path() / "a.csv");
  std::string text;
  std::getline(stream, text);
  EXPECT_EQ(text, "text");
  EXPECT_NO_THROW(check_report_path(folder.path() / "b.csv"));
  expect_error(ErrorCode::output, {"none"}, [&] { check_report_path(folder.path() / "none" / "a.csv"); });
}

}  // namespace
}  // namespace sammoe
