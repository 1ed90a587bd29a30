#include "evaluation/interactive_case.hpp"

#include "sammoe/metrics.hpp"

#include "evaluation/click_simulation.hpp"
#include "evaluation_scene.hpp"

#include <algorithm>
#include <cstddef>

namespace sammoe {
namespace {

constexpr std::size_t kDscFinal = 0;
constexpr std::size_t kNsdFinal = 1;
constexpr std::size_t kDscAuc = 2;
constexpr std::size_t kNsdAuc = 3;

class InteractiveProtocol : public EvaluationScene {
 protected:
  static EvaluationOptions with(const std::vector<std::string>& strategies) {
    EvaluationOptions options = interactive_protocol();
    options.strategies = strategies;
    options.bootstrap_samples = 50;
    return options;
  }
  /// One case with both structures.
  Evaluation evaluate(const EvaluationOptions& options) {
    return evaluate_model(*segmenter_, {a_case(2)}, options);
  }
};

TEST(AreaUnder, IsTheOneOfTrapezoids) {
  EXPECT_DOUBLE_EQ(area_under({1, 1, 1, 1, 1}), 4);  // the challenge's best
  EXPECT_DOUBLE_EQ(area_under({0, 0, 0, 0, 0}), 0);
  EXPECT_DOUBLE_EQ(area_under({0, 0.25, 0.5, 0.75, 1}), 2);
  EXPECT_DOUBLE_EQ(area_under({0.5, 0.7, 0.6, 0.8, 0.9}), 0.6 + 0.65 + 0.7 + 0.85);
  EXPECT_DOUBLE_EQ(area_under({0.7}), 0);
}

StrategyPath path_of(const std::vector<std::vector<ClickOutcome>>& outcomes) {
  StrategyPath path;
  path.outcomes = outcomes;
  return path;
}

TEST(InteractiveScore, TakesMeansOverTheStructures) {
  const InteractiveScore score = interactive_score(
      path_of({{{{0.2, 0.4}}, {{0.4, 0.8}}}, {{{0.6, 0.5}}, {{0.8, 0.9}}}, {{{1, 1}}, {{0.8, 0.9}}}}));
  EXPECT_EQ(score.structures, 2U);
  EXPECT_DOUBLE_EQ(score.dsc[0], 0.3);
  EXPECT_DOUBLE_EQ(score.nsd[0], 0.6);
  ASSERT_EQ(score.values.size(), interactive_measures().size());
  EXPECT_DOUBLE_EQ(score.values[kDscFinal], 0.9);
  EXPECT_DOUBLE_EQ(score.values[kNsdFinal], 0.95);
  EXPECT_DOUBLE_EQ(score.values[kDscAuc], (0.3 + 0.7) / 2 + (0.7 + 0.9) / 2);
  EXPECT_DOUBLE_EQ(score.values[kNsdAuc], (0.6 + 0.7) / 2 + (0.7 + 0.95) / 2);
}

TEST(InteractiveScore, HasNoNsdWhereTheDscIsLow) {
  const InteractiveScore score =
      interactive_score(path_of({{{{0.2, 0.9}}}, {{{0.21, 0.9}}}, {{{0.1, 0.9}}}}));
  EXPECT_EQ(score.nsd, (std::vector<double>{0, 0.9, 0}));
  EXPECT_EQ(score.values[kNsdFinal], 0);
  EXPECT_DOUBLE_EQ(score.values[kDscFinal], 0.1);
}

TEST_F(InteractiveProtocol, GivesWhatSegmentationOfAllStructuresGives) {
  const EvaluationOptions options = with({"default"});
  const Evaluation evaluation = evaluate(options);
  const Volume image = read_volume(folder_.path() / "image.nii").volume;
  const SimulatedUser ball(labels_, kBall, "", options);
  const SimulatedUser box(labels_, kBox, "", options);
  std::vector<ObjectPrompt> prompts{{kBall, "", {ball.first_click()}}, {kBox, "", {box.first_click()}}};
  ASSERT_EQ(evaluation.interactive.size(), 1U);
  const InteractiveScore& score = evaluation.interactive.front();
  for (int clicks = 1; clicks <= 5; ++clicks) {
    const SegmentationResult result = segmenter_->segment(image, prompts);
    const double of_ball = dice(result.mask(), labels_, kBall);
    const double of_box = dice(result.mask(), labels_, kBox);
    EXPECT_EQ(score_of(evaluation, kBall, "default", clicks).dice(), of_ball);
    EXPECT_EQ(score_of(evaluation, kBox, "default", clicks).dice(), of_box);
    const double nsd = (normalised_surface_dice(result.mask(), labels_, kBall, 2) +
                        normalised_surface_dice(result.mask(), labels_, kBox, 2)) /
                       2;
    EXPECT_DOUBLE_EQ(score.nsd[static_cast<std::size_t>(clicks) - 1], of_ball + of_box > 0.4 ? nsd : 0);
    EXPECT_DOUBLE_EQ(score.dsc[static_cast<std::size_t>(clicks) - 1], (of_ball + of_box) / 2);
    if (const auto next = ball.next_click(result.mask(), clicks + 1)) prompts[0].clicks.push_back(*next);
    if (const auto next = box.next_click(result.mask(), clicks + 1)) prompts[1].clicks.push_back(*next);
  }
}

TEST_F(InteractiveProtocol, ScoresEachCaseWithEachStrategy) {
  const EvaluationOptions options = with({"general", "expert:*", "default", "oracle"});
  const Evaluation evaluation =
      evaluate_model(*segmenter_, {a_case(2, {}, "a"), a_case(3, kBox, "b")}, options);
  ASSERT_EQ(evaluation.interactive.size(), 2U * 6U);
  EXPECT_EQ(evaluation.interactive.front().structures, 2U);
  EXPECT_EQ(evaluation.interactive.back().structures, 1U);
  EXPECT_EQ(evaluation.scores.size(), 3U * 6U * 5U);
  EXPECT_EQ(evaluation.interactive_summaries.size(), 3U * 6U);
  for (const InteractiveScore& score : evaluation.interactive) {
    ASSERT_EQ(score.dsc.size(), 5U);
    EXPECT_EQ(score.values[kDscFinal], score.dsc.back());
    EXPECT_EQ(score.values[kNsdFinal], score.nsd.back());
    EXPECT_DOUBLE_EQ(score.values[kDscAuc], area_under(score.dsc));
    EXPECT_DOUBLE_EQ(score.values[kNsdAuc], area_under(score.nsd));
  }
  const EvaluationSummary& mean = evaluation.interactive_summaries.back();
  EXPECT_EQ(mean.strategy, "oracle");
  EXPECT_EQ(mean.task, "");
  EXPECT_EQ(mean.items, 2U);
  EXPECT_NEAR(mean.values[kDscAuc].mean,
              (evaluation.interactive[5].values[kDscAuc] + evaluation.interactive[11].values[kDscAuc]) / 2,
              1e-12);
}

TEST_F(InteractiveProtocol, OracleIsTheBestExpertOfEachCase) {
  const Evaluation evaluation = evaluate(with({"general", "expert:*", "oracle"}));
  for (std::size_t click = 0; click < 5; ++click) {
    double best = 0;
    for (std::size_t n = 0; n + 1 < evaluation.interactive.size(); ++n)
      best = std::max(best, evaluation.interactive[n].dsc[click]);
    EXPECT_EQ(evaluation.interactive.back().dsc[click], best);
  }
}

TEST_F(InteractiveProtocol, DoesNotDependOnWhichStrategiesStandTogether) {
  const Evaluation together = evaluate(with({"general", "expert:general", "default", "oracle"}));
  for (const InteractiveScore& score : together.interactive) {
    const Evaluation alone = evaluate(with({score.strategy}));
    EXPECT_EQ(alone.interactive.front().dsc, score.dsc) << score.strategy;
    EXPECT_EQ(alone.interactive.front().nsd, score.nsd) << score.strategy;
  }
  EXPECT_EQ(together.interactive[0].dsc, together.interactive[1].dsc);
}

TEST_F(InteractiveProtocol, KeepsPicturesOfTheWorst) {
  EvaluationOptions options = with({"general", "oracle"});
  options.worst_cases = 5;
  const Evaluation evaluation = evaluate(options);
  ASSERT_EQ(evaluation.worst.size(), 4U);
  EXPECT_LE(evaluation.worst[0].score.dice(), evaluation.worst[1].score.dice());
}

}  // namespace
}  // namespace sammoe
