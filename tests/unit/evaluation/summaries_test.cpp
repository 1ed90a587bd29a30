#include "evaluation/summaries.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Two strategies after one click, item by item.
std::vector<EvaluationScore> scores_of(const std::string& task, const std::vector<double>& general,
                                       const std::vector<double>& routed) {
  std::vector<EvaluationScore> scores;
  for (std::size_t n = 0; n < general.size(); ++n) {
    scores.push_back({n + 2, 1, task, "general", 1, {general[n]}, {}});
    scores.push_back({n + 2, 1, task, "default", 1, {routed[n]}, {}});
  }
  return scores;
}

const EvaluationSummary& find(const std::vector<EvaluationSummary>& summaries, const std::string& task,
                              const std::string& strategy) {
  for (const EvaluationSummary& summary : summaries)
    if (summary.task == task && summary.strategy == strategy) return summary;
  throw std::runtime_error("no summary of " + task + ", " + strategy);
}

TEST(Summaries, HoldMeansAndPairedGains) {
  const auto summaries = summarise(scores_of("a", {0.2, 0.4, 0.6}, {0.3, 0.5, 0.7}), {});
  ASSERT_EQ(summaries.size(), 4U);
  const EvaluationSummary& routed = find(summaries, "a", "default");
  EXPECT_EQ(routed.items, 3U);
  EXPECT_NEAR(routed.values[0].mean, 0.5, 1e-12);
  EXPECT_LT(routed.values[0].low, 0.45);
  EXPECT_GT(routed.values[0].high, 0.55);
  ASSERT_TRUE(routed.gain.has_value());
  EXPECT_NEAR(routed.gain->mean, 0.1, 1e-12);
  EXPECT_NEAR(routed.gain->low.value(), 0.1, 1e-12) << "each item gains the same";
  EXPECT_NEAR(routed.gain->high.value(), 0.1, 1e-12);
}

TEST(Summaries, HoldEveryValueAndDrawTheSameItemsForAll) {
  std::vector<EvaluationScore> scores = scores_of("a", {0.2, 0.4, 0.6}, {0.3, 0.5, 0.7});
  for (EvaluationScore& score : scores) score.values = {score.values[0], 10 * score.values[0], 3};
  const EvaluationSummary routed = find(summarise(scores, {}), "a", "default");
  ASSERT_EQ(routed.values.size(), 3U);
  EXPECT_EQ(routed.items, 3U);
  EXPECT_NEAR(routed.values[1].mean, 5, 1e-12);
  EXPECT_NEAR(routed.values[1].low.value(), 10 * routed.values[0].low.value(), 1e-12);
  EXPECT_NEAR(routed.values[1].high.value(), 10 * routed.values[0].high.value(), 1e-12);
  EXPECT_EQ(routed.values[2].mean, 3);
  EXPECT_NEAR(routed.gain->mean, 0.1, 1e-12) << "the gain of the first value";
}

TEST(Summaries, PairRefinedMasksWithMasksAloneAndWithClicks) {
  std::vector<EvaluationScore> scores;
  for (std::size_t n = 0; n < 12; ++n) {
    const double dice = 0.04 * static_cast<double>(n);
    scores.push_back({n + 2, 1, "", "general", 1, {dice + 0.1}, {}});
    scores.push_back({n + 2, 1, "", "general", 3, {dice + 0.3}, {}});
    scores.push_back({n + 2, 1, "", "none", 0, {dice + 0.2}, {}, "mask alone"});
    scores.push_back({n + 2, 1, "", "general", 1, {dice + 0.4}, {}, "mask"});
    scores.push_back({n + 2, 1, "", "general", 3, {dice + 0.5}, {}, "mask"});
  }
  const std::vector<EvaluationSummary> summaries = summarise(scores, {});
  ASSERT_EQ(summaries.size(), 5U);
  EXPECT_EQ(summaries[0].gain->mean, 0);
  EXPECT_FALSE(summaries[0].gain_over_mask);
  EXPECT_EQ(summaries[2].prompt, "mask alone");
  EXPECT_NEAR(summaries[2].values[0].mean, 0.42, 1e-12);
  EXPECT_FALSE(summaries[2].gain) << "nothing else has 0 clicks";
  EXPECT_FALSE(summaries[2].gain_over_mask);
  EXPECT_NEAR(summaries[3].gain->mean, 0.3, 1e-12);
  EXPECT_NEAR(summaries[3].gain->low.value(), 0.3, 1e-12) << "each item gains the same";
  EXPECT_NEAR(summaries[3].gain_over_mask->mean, 0.2, 1e-12);
  EXPECT_NEAR(summaries[3].gain_over_mask->high.value(), 0.2, 1e-12);
  EXPECT_NEAR(summaries[4].gain->mean, 0.2, 1e-12) << "to as many clicks";
  EXPECT_NEAR(summaries[4].gain_over_mask->mean, 0.3, 1e-12);
}

TEST(Summaries, OfGeneralGainNothing) {
  const auto summaries = summarise(scores_of("a", {0.2, 0.4, 0.6}, {0.2, 0.4, 0.6}), {});
  for (const EvaluationSummary& summary : summaries) {
    EXPECT_EQ(summary.gain->mean, 0);
    EXPECT_EQ(summary.gain->low, 0);
    EXPECT_EQ(summary.gain->high, 0);
  }
}

TEST(Summaries, GiveEachTaskTheSameWeight) {
  std::vector<EvaluationScore> scores =
      scores_of("large", std::vector<double>(9, 0.5), std::vector<double>(9, 0.6));
  const std::vector<EvaluationScore> small = scores_of("small", {0.9, 0.9}, {0.6, 0.6});
  scores.insert(scores.end(), small.begin(), small.end());
  const auto summaries = summarise(scores, {});
  const EvaluationSummary& general = find(summaries, "", "general");
  EXPECT_EQ(general.items, 11U);
  EXPECT_NEAR(general.values[0].mean, 0.7, 1e-12);
  EXPECT_EQ(general.values[0].low, general.values[0].high)
      << "resampled within the tasks, each of equal scores";
  EXPECT_NEAR(find(summaries, "", "default").gain->mean, (0.1 - 0.3) / 2, 1e-12);
}

TEST(Summaries, HaveNoIntervalWhereATaskHasOneItem) {
  std::vector<EvaluationScore> scores = scores_of("many", {0.2, 0.4, 0.6}, {0.3, 0.5, 0.6});
  const std::vector<EvaluationScore> one = scores_of("one", {0.9}, {0.6});
  scores.insert(scores.end(), one.begin(), one.end());
  const auto summaries = summarise(scores, {});
  EXPECT_TRUE(find(summaries, "many", "general").values[0].low.has_value());
  for (const char* task : {"one", ""}) {
    const EvaluationSummary& summary = find(summaries, task, "default");
    EXPECT_FALSE(summary.values[0].low.has_value()) << task;
    EXPECT_FALSE(summary.values[0].high.has_value()) << task;
    EXPECT_FALSE(summary.gain->low.has_value()) << task;
  }
  EXPECT_NEAR(find(summaries, "one", "default").values[0].mean, 0.6, 1e-12);
  EXPECT_NEAR(find(summaries, "", "general").values[0].mean, 0.65, 1e-12);
}

TEST(Summaries, OfATaskDoNotDependOnOtherTasks) {
  const std::vector<EvaluationScore> one = scores_of("a", {0.2, 0.4, 0.6}, {0.1, 0.8, 0.7});
  std::vector<EvaluationScore> two = scores_of("b", {0.9, 0.1}, {0.6, 0.2});
  two.insert(two.end(), one.begin(), one.end());
  const auto alone = summarise(one, {});
  const auto together = summarise(two, {});
  EXPECT_EQ(find(alone, "a", "default").values[0].low, find(together, "a", "default").values[0].low);
  EXPECT_EQ(find(alone, "a", "default").gain->high, find(together, "a", "default").gain->high);
}

TEST(Summaries, WithoutGeneralHaveNoGain) {
  const std::vector<EvaluationScore> scores{{2, 1, "a", "default", 1, {0.5}, {}}};
  for (const EvaluationSummary& summary : summarise(scores, {})) EXPECT_FALSE(summary.gain.has_value());
}

TEST(Summaries, WithoutTasksAreThoseOverAll) {
  const auto summaries = summarise(scores_of("", {0.2, 0.4}, {0.3, 0.3}), {});
  ASSERT_EQ(summaries.size(), 2U);
  EXPECT_EQ(summaries[0].task, "");
  EXPECT_NEAR(summaries[0].values[0].mean, 0.3, 1e-12);
  EXPECT_LT(summaries[0].values[0].low, summaries[0].values[0].high);
}

TEST(Summaries, NameItemsWithoutATaskBesideOthers) {
  std::vector<EvaluationScore> scores = scores_of("a", {0.2}, {0.3});
  const std::vector<EvaluationScore> others = scores_of("", {0.4}, {0.3});
  scores.insert(scores.end(), others.begin(), others.end());
  EXPECT_NEAR(find(summarise(scores, {}), "(no task)", "general").values[0].mean, 0.4, 1e-12);
}

}  // namespace
}  // namespace sammoe
