#include "sammoe/error.hpp"
#include "sammoe/evaluation.hpp"
#include "sammoe/evaluation_report.hpp"
#include "sammoe/metrics.hpp"
#include "sammoe/volume_io.hpp"

#include "evaluation/click_simulation.hpp"
#include "evaluation/item_evaluation.hpp"
#include "evaluation_scene.hpp"
#include "support/axis_orders.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

class EvaluateModel : public EvaluationScene {
 protected:
  static SegmentOptions general() {
    SegmentOptions options;
    options.routing = RoutingOptions{Strategy::general, "", 2, 0.5, 1.0};
    return options;
  }
};

TEST_F(EvaluateModel, GivesWhatSegmentationGives) {
  const Evaluation evaluation = evaluate(with({"expert:similar", "default"}));
  const Volume image = read_volume(folder_.path() / "image.nii").volume;
  const EvaluationOptions options;
  const SimulatedUser user(labels_, kBox, "labels.nii", options);
  for (const std::string strategy : {"expert:similar", "default"}) {
    SegmentOptions segment;
    if (strategy != "default") segment.routing = RoutingOptions{Strategy::expert, "similar", 2, 0.5, 1.0};
    ObjectPrompt prompt{kBox, "", {user.first_click()}};
    for (int clicks = 1; clicks <= 4; ++clicks) {
      const SegmentationResult result = segmenter_->segment(image, {prompt}, segment);
      if (clicks != 3) {
        const EvaluationScore& score = score_of(evaluation, kBox, strategy, clicks);
        EXPECT_EQ(score.dice(), dice(result.mask(), labels_, kBox)) << strategy << clicks;
        ASSERT_EQ(score.experts.size(), result.objects[0].experts.size());
        EXPECT_EQ(score.experts[0].expert, result.objects[0].experts[0].expert);
        EXPECT_EQ(score.experts[0].weight, result.objects[0].experts[0].weight);
      }
      const std::optional<Click> next = user.next_click(result.mask(), clicks + 1);
      ASSERT_TRUE(next.has_value());
      prompt.clicks.push_back(*next);
    }
  }
}

TEST_F(EvaluateModel, LosesNoScoreAndKeepsTheTablesOrder) {
  const Evaluation evaluation = evaluate(with({"general", "expert:*", "oracle"}));
  ASSERT_EQ(evaluation.scores.size(), 2U * 5U * 3U);
  EXPECT_EQ(evaluation.scores.front().case_line, 2U);
  EXPECT_EQ(evaluation.scores.front().strategy, "general");
  EXPECT_EQ(evaluation.scores.front().task, "ball");
  EXPECT_EQ(evaluation.scores.back().case_line, 3U);
  EXPECT_EQ(evaluation.scores.back().strategy, "oracle");
  EXPECT_EQ(evaluation.scores.back().clicks, 4);
  EXPECT_EQ(evaluation.summaries.size(), 3U * 5U * 3U);
}

TEST_F(EvaluateModel, OracleIsTheBestExpertOfEachStructure) {
  const Evaluation evaluation = evaluate(with({"expert:general", "expert:*", "oracle"}));
  bool differ = false;
  for (const std::uint16_t label : {kBall, kBox}) {
    for (const int clicks : {1, 2, 4}) {
      double best = 0;
      for (const char* expert : {"general", "similar", "dark", "clicks"}) {
        const double dice = score_of(evaluation, label, std::string("expert:") + expert, clicks).dice();
        differ = differ || (best > 0 && dice != best);
        best = std::max(best, dice);
      }
      EXPECT_EQ(score_of(evaluation, label, "oracle", clicks).dice(), best);
    }
  }
  EXPECT_TRUE(differ) << "experts that are all the same prove nothing";
}

TEST_F(EvaluateModel, DoesNotDependOnWhichStrategiesStandTogether) {
  const std::vector<std::string> strategies{"general", "expert:similar", "top-k:1", "top-k:2", "threshold",
                                            "all",     "default",        "oracle"};
  EvaluationOptions options = with(strategies);
  options.next_clicks = ClickPlace::random;
  const Evaluation together = evaluate(options);
  std::reverse(options.strategies.begin(), options.strategies.end());
  const Evaluation reversed = evaluate(options);
  for (const std::string& strategy : strategies) {
    options.strategies = {strategy};
    const Evaluation alone = evaluate(options);
    for (const std::uint16_t label : {kBall, kBox}) {
      for (const int clicks : options.clicks) {
        const EvaluationScore& score = score_of(alone, label, strategy, clicks);
        EXPECT_EQ(score_of(together, label, strategy, clicks).dice(), score.dice()) << strategy << clicks;
        EXPECT_EQ(score_of(reversed, label, strategy, clicks).dice(), score.dice()) << strategy << clicks;
      }
    }
  }
}

TEST_F(EvaluateModel, GivesAStructureTheSameClicksWhateverTheTablesOrder) {
  EvaluationOptions options = with({"expert:similar"});
  options.first_click = ClickPlace::random;
  options.next_clicks = ClickPlace::random;
  const Evaluation forwards = evaluate(options);
  const Evaluation backwards = evaluate_model(*segmenter_, {a_case(2, kBox), a_case(3, kBall)}, options);
  const Evaluation every_label = evaluate_model(*segmenter_, {a_case(2)}, options);
  options.seed = 2;
  const Evaluation other_seed = evaluate(options);
  bool differ = false;
  for (const std::uint16_t label : {kBall, kBox}) {
    for (const int clicks : options.clicks) {
      const double dice = score_of(forwards, label, "expert:similar", clicks).dice();
      EXPECT_EQ(score_of(backwards, label, "expert:similar", clicks).dice(), dice);
      EXPECT_EQ(score_of(every_label, label, "expert:similar", clicks).dice(), dice);
      differ = differ || score_of(other_seed, label, "expert:similar", clicks).dice() != dice;
    }
  }
  EXPECT_TRUE(differ) << "clicks that change nothing prove nothing";
}

TEST_F(EvaluateModel, RunsOnceWhatComesDownToTheSame) {
  const Volume image = read_volume(folder_.path() / "image.nii").volume;
  const EvaluationOptions options;
  const SimulatedUser user(labels_, kBox, "labels.nii", options);
  const MaskScoring scoring(options);
  const CaseData data{std::make_shared<const Volume>(image), std::make_shared<const LabelMap>(labels_)};
  OpenVolume volume = segmenter_->open(image);
  ItemEvaluation item(volume, data, kBox, user, scoring);
  const auto follow = [&](const RoutingOptions& routing) {
    return item.follow(routing, user.first_prompt(SimulatedPrompt::clicks), 3, [] {});
  };
  const RoutingOptions similar{Strategy::expert, "similar", 1, 0.5, 1.0};
  const auto first = follow(similar);
  const std::size_t runs = item.runs();
  EXPECT_LE(runs, 3U);
  follow(similar);
  EXPECT_EQ(item.runs(), runs);
  // The gate prefers that expert; its scores cost one run for each set of clicks, and then are known.
  const auto routed = follow({Strategy::top_k, "", 1, 0.5, 1.0});
  EXPECT_EQ(item.runs(), 2 * runs);
  follow({Strategy::threshold, "", 1, 0.5, 1.0});
  follow({Strategy::threshold, "", 1, 0.0, 1.0});
  EXPECT_EQ(item.runs(), 2 * runs);
  for (std::size_t n = 0; n < first.outcomes.size(); ++n)
    EXPECT_EQ(routed.outcomes[n].front().values, first.outcomes[n].front().values);
}

std::vector<std::string> names_of(const Evaluation& evaluation) {
  std::vector<std::string> names;
  for (const Measure& measure : evaluation.measures) names.push_back(measure.name);
  return names;
}

TEST_F(EvaluateModel, MeasuresTheNsdWhereItIsAskedTo) {
  EvaluationOptions options = with({"expert:similar"});
  EXPECT_EQ(names_of(evaluate(options)), (std::vector<std::string>{"dice"}));
  options.measures = {"nsd"};
  options.metrics.tolerances_mm = {0};
  const Evaluation strict = evaluate(options);
  options.metrics.tolerances_mm = {100};
  const Evaluation lenient = evaluate(options);
  EXPECT_EQ(names_of(lenient), (std::vector<std::string>{"dice", "nsd"}));
  for (std::size_t n = 0; n < strict.scores.size(); ++n) {
    EXPECT_LT(strict.scores[n].values[1], 1);
    EXPECT_EQ(lenient.scores[n].values[1], 1);
    EXPECT_EQ(strict.scores[n].dice(), lenient.scores[n].dice());
  }
  EXPECT_EQ(lenient.summaries.front().values[1].mean, 1);
  options.metrics.tolerances_mm = {0, 100};
  const Evaluation both_tolerances = evaluate(options);
  EXPECT_EQ(names_of(both_tolerances), (std::vector<std::string>{"dice", "nsd_0mm", "nsd_100mm"}));
  EXPECT_EQ(both_tolerances.scores.front().values,
            (std::vector<double>{strict.scores.front().dice(), strict.scores.front().values[1], 1}));
}

TEST_F(EvaluateModel, MeasuresWhatAComparisonOfTheMaskMeasures) {
  EvaluationOptions options = with({"general"});
  options.clicks = {1};
  options.measures = {"hd95", "dice", "iou", "mean_surface", "volume_difference"};
  const Evaluation evaluation = evaluate(options);
  EXPECT_EQ(names_of(evaluation),
            (std::vector<std::string>{"dice", "iou", "hd95_mm", "mean_surface_mm", "volume_difference_mm3"}));
  const Volume image = read_volume(folder_.path() / "image.nii").volume;
  for (const std::uint16_t label : {kBall, kBox}) {
    const SimulatedUser user(labels_, label, "labels.nii", options);
    const LabelMap mask = segmenter_->segment(image, {{label, "", {user.first_click()}}}, general()).mask();
    const MaskScores scores = compare_masks(mask, labels_, label, options.metrics);
    EXPECT_EQ(score_of(evaluation, label, "general", 1).values,
              (std::vector<double>{scores.dice.value(), scores.iou.value(), scores.hd95_mm.value(),
                                   scores.mean_surface_mm.value(), scores.volume_difference_mm3()}));
  }
  const EvaluationSummary& mean = evaluation.summaries.back();
  ASSERT_EQ(mean.values.size(), 5U);
  EXPECT_NEAR(mean.values[2].mean,
              (evaluation.scores.front().values[2] + evaluation.scores.back().values[2]) / 2, 1e-12);
}

TEST(MaskScoring, TakesDistancesToAnEmptyMaskAsTheDiagonal) {
  EvaluationOptions options;
  options.measures = evaluation_measures();
  LabelMap labels;
  labels.grid.size = {5, 4, 1};
  labels.grid.spacing_mm = {1, 1, 1};
  labels.labels.assign(20, 0);
  const LabelMap empty = labels;
  labels.labels[0] = 1;
  EXPECT_EQ(MaskScoring(options).outcome(empty, labels, 1).values, (std::vector<double>{0, 0, 0, 5, 5, -1}));
}

TEST_F(EvaluateModel, FirstClickAtTheCentreIsTheSamePlaceForEveryStrategy) {
  EvaluationOptions options = with({"expert:similar"});
  options.first_click = ClickPlace::centre;
  const Evaluation evaluation = evaluate(options);
  const SimulatedUser user(labels_, kBall, "labels.nii", options);
  EXPECT_EQ(user.first_click().position, (Point3{9, 9, 9})) << "the ball's centre";
  EXPECT_GT(score_of(evaluation, kBall, "expert:similar", 1).dice(), 0);
}

TEST_F(EvaluateModel, KeepsPicturesOfTheWorst) {
  EvaluationOptions options = with({"general", "expert:similar", "oracle"});
  EXPECT_TRUE(evaluate(options).worst.empty());
  options.worst_cases = 1;
  const Evaluation evaluation = evaluate(options);
  ASSERT_EQ(evaluation.worst.size(), 3U);
  for (const WorstCase& worst : evaluation.worst) {
    EXPECT_EQ(worst.score.clicks, 4);
    EXPECT_EQ(worst.png.substr(1, 3), "PNG");
    EXPECT_EQ(worst.image, folder_.path() / "image.nii");
    for (const std::uint16_t label : {kBall, kBox})
      EXPECT_LE(worst.score.dice(), score_of(evaluation, label, worst.score.strategy, 4).dice());
  }
  EXPECT_EQ(evaluation.worst.back().score.strategy, "oracle");
}

TEST_F(EvaluateModel, RefusesWhatTheBundleCannotDoBeforeItReadsACase) {
  LabelledCase broken = a_case(2);
  broken.image = "none.nii";
  expect_error(ErrorCode::usage, {"top-k:5", "4 experts"}, [&] {
    evaluate_model(*segmenter_, {broken}, with({"general", "top-k:5"}));
  });
  expect_error(ErrorCode::input, {"line 2", "none.nii"},
               [&] { evaluate_model(*segmenter_, {broken}, with({"general"})); });
  expect_error(ErrorCode::input, {"no cases"}, [&] { evaluate_model(*segmenter_, {}, {}); });
}

TEST_F(EvaluateModel, ReportsProgressAndCanBeInterrupted) {
  EvaluationOptions options = with({"general", "oracle"});
  std::size_t last_done = 0;
  std::size_t last_total = 0;
  options.progress = [&](std::size_t done, std::size_t total) {
    EXPECT_GE(done, last_done);
    last_done = done;
    last_total = total;
  };
  evaluate(options);
  EXPECT_EQ(last_done, 4U);
  EXPECT_EQ(last_total, 4U);
  options.progress = [](std::size_t done, std::size_t) {
    if (done == 1) throw Error(ErrorCode::interrupted, "stop");
  };
  expect_error(ErrorCode::interrupted, {"stop"}, [&] { evaluate(options); });
}

TEST(EvaluationOptions, AreChecked) {
  const auto refused = [](void (*change)(EvaluationOptions&), const std::vector<std::string>& words) {
    EvaluationOptions options;
    change(options);
    expect_error(ErrorCode::usage, words, [&] { options.validate(); });
  };
  EXPECT_NO_THROW(EvaluationOptions{}.validate());
  refused([](auto& options) { options.clicks = {}; }, {"click"});
  refused([](auto& options) { options.clicks = {0, 1}; }, {"0", "1 to 100"});
  refused([](auto& options) { options.clicks = {3, 1}; }, {"1 after 3", "ascending"});
  refused([](auto& options) { options.clicks = {101}; }, {"101"});
  refused([](auto& options) { options.strategies = {}; }, {"strategies"});
  refused([](auto& options) { options.strategies = {"best"}; }, {"best"});
  refused([](auto& options) { options.bootstrap_samples = 0; }, {"bootstrap"});
  refused([](auto& options) { options.next_clicks = ClickPlace::centre; }, {"centre"});
  refused([](auto& options) { options.metrics.tolerances_mm = {-1}; }, {"tolerance", "-1"});
  refused([](auto& options) { options.metrics.tolerances_mm = {std::nan("")}; }, {"tolerance"});
  refused([](auto& options) { options.metrics.empty = EmptyMasks::score; }, {"diagonal"});
  refused([](auto& options) { options.measures = {"hausdorff"}; }, {"'hausdorff'", "hd95"});
  EXPECT_NO_THROW(interactive_protocol().validate());
  refused([](auto& options) { options.protocol = EvaluationProtocol::interactive; }, {"clicks 1 to 5"});
  const auto change = [](EvaluationOptions& options) {
    options = interactive_protocol();
    options.measures.emplace_back("iou");
  };
  refused(change, {"the Dice and one NSD"});
}

TEST_F(EvaluateModel, RefinesWrongMasks) {
  // Its decoder returns the logits it is given plus 1: a mask stays what it is, and no mask becomes
  // everything.
  TinyBundle bundle;
  bundle.experts = {{"general", counting_decoder(), ""}};
  write_tiny_bundle(folder_.path() / "counting", bundle);
  Segmenter segmenter = segmenter_in_this_process(folder_.path() / "counting", {{}, 1});
  EvaluationOptions options = with({"general"});
  options.clicks = {1};
  options.prompts = {SimulatedPrompt::clicks, SimulatedPrompt::mask};
  const Evaluation evaluation = evaluate_model(segmenter, both(), options);
  ASSERT_EQ(evaluation.scores.size(), 6U);
  for (std::size_t n = 0; n < 6; n += 3) {
    const EvaluationScore &clicked = evaluation.scores[n], &alone = evaluation.scores[n + 1],
                          &refined = evaluation.scores[n + 2];
    EXPECT_EQ(clicked.prompt, "clicks");
    EXPECT_EQ(alone.prompt, "mask alone");
    EXPECT_EQ(alone.clicks, 0);
    EXPECT_EQ(refined.prompt, "mask");
    EXPECT_EQ(refined.strategy, "general");
    EXPECT_LT(clicked.dice(), .2);
    EXPECT_GT(alone.dice(), .3);
    EXPECT_NEAR(refined.dice(), alone.dice(), 1e-9);
  }
  const std::string table = evaluation_table(evaluation);
  for (const char* text : {"prompt", "mask alone", "gain over the mask alone"})
    EXPECT_NE(table.find(text), std::string::npos) << table;
  EXPECT_EQ(evaluation_csv(evaluation).substr(0, 46), "line,label,task,strategy,prompt,clicks,dice,ex");
  EXPECT_NE(evaluation_json(evaluation, options, segmenter.bundle()).find("gain_over_mask"),
            std::string::npos);
  EXPECT_NE(evaluation_html(evaluation, options, segmenter.bundle(), both()).find("general, mask"),
            std::string::npos);
}

TEST_F(EvaluateModel, RefusesPromptsThatItCannotCompare) {
  EvaluationOptions options = with({"general"});
  options.prompts = {};
  expect_error(ErrorCode::usage, {"no kind of prompts"}, [&] { evaluate(options); });
  options.prompts = {SimulatedPrompt::mask, SimulatedPrompt::mask};
  expect_error(ErrorCode::usage, {"one twice"}, [&] { evaluate(options); });
  options = interactive_protocol();
  options.prompts = {SimulatedPrompt::mask};
  expect_error(ErrorCode::usage, {"interactive protocol"}, [&] { evaluate(options); });
}

}  // namespace
}  // namespace sammoe
