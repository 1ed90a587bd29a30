#include "sammoe/routing.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::vector<std::string> kNames{"general", "spine", "hip", "esophagus"};
const std::vector<double> kScores{0.25, 0.125, 0.5, 0.125};

RoutingOptions options_of(const std::string& strategy, std::size_t k = 2, double threshold = 0.5) {
  RoutingOptions options;
  set_strategy(options, strategy);
  options.k = k;
  options.threshold = threshold;
  return options;
}

std::vector<std::size_t> experts_of(const Decision& decision) {
  std::vector<std::size_t> experts;
  for (const Choice& choice : decision.choices) experts.push_back(choice.expert);
  return experts;
}

/// The error that a call throws, as code and message.
std::pair<ErrorCode, std::string> refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

class EveryStrategy : public ::testing::TestWithParam<const char*> {};

TEST_P(EveryStrategy, WeightsArePositiveFallAndAddUpToOne) {
  const Decision decision = decide(kScores, kNames, options_of(GetParam()));
  double sum = 0;
  double previous = 1;
  for (const Choice& choice : decision.choices) {
    EXPECT_GT(choice.weight, 0);
    EXPECT_LE(choice.weight, previous);
    previous = choice.weight;
    sum += choice.weight;
  }
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_FALSE(decision.reason.empty());
  EXPECT_EQ(decision.reason.find('\n'), std::string::npos);
}

TEST_P(EveryStrategy, PermutingSpecialistsPermutesTheDecision) {
  // Distinct scores, so that no tie is broken by index; the general expert stays at 0.
  const std::vector<double> scores{0.2, 0.1, 0.4, 0.3};
  std::vector<std::size_t> order{1, 2, 3};
  do {
    std::vector<double> permuted{scores[0]};
    std::vector<std::string> names{kNames[0]};
    for (const std::size_t expert : order) {
      permuted.push_back(scores[expert]);
      names.push_back(kNames[expert]);
    }
    const Decision expected = decide(scores, kNames, options_of(GetParam(), 2, 0.25));
    const Decision met = decide(permuted, names, options_of(GetParam(), 2, 0.25));
    ASSERT_EQ(met.choices.size(), expected.choices.size());
    for (std::size_t n = 0; n < met.choices.size(); ++n) {
      EXPECT_EQ(names[met.choices[n].expert], kNames[expected.choices[n].expert]);
      EXPECT_NEAR(met.choices[n].weight, expected.choices[n].weight, 1e-12);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_P(EveryStrategy, ALoneExpertGetsWeightOne) {
  const Decision decision = decide({1.0}, {"hip"}, options_of(GetParam(), 1));
  ASSERT_EQ(decision.choices.size(), 1U);
  EXPECT_EQ(decision.choices[0].expert, 0U);
  EXPECT_EQ(decision.choices[0].weight, 1.0);
}

TEST_P(EveryStrategy, TextReadsBackToItself) {
  RoutingOptions options;
  set_strategy(options, GetParam());
  EXPECT_EQ(to_string(options), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Routing, EveryStrategy,
                         ::testing::Values("general", "expert:hip", "top-k", "threshold", "top-k-threshold",
                                           "all"));

TEST(Routing, TopKRenormalisesTheScoresOfTheBest) {
  const Decision decision = decide(kScores, kNames, options_of("top-k", 2));
  EXPECT_EQ(experts_of(decision), (std::vector<std::size_t>{2, 0}));
  EXPECT_DOUBLE_EQ(decision.choices[0].weight, 2.0 / 3);
  EXPECT_DOUBLE_EQ(decision.choices[1].weight, 1.0 / 3);
  EXPECT_THAT(decision.reason, AllOf(HasSubstr("hip 0.500"), HasSubstr("general 0.250")));
}

TEST(Routing, TiesGoToTheLowerIndex) {
  EXPECT_EQ(experts_of(decide(kScores, kNames, options_of("top-k", 3))), (std::vector<std::size_t>{2, 0, 1}));
  EXPECT_EQ(experts_of(decide({0.2, 0.4, 0.4}, {"g", "a", "b"}, options_of("threshold", 1, 0.3))),
            (std::vector<std::size_t>{1}));
}

TEST(Routing, ThresholdFallsBackToTheGeneralExpert) {
  EXPECT_EQ(experts_of(decide(kScores, kNames, options_of("threshold", 1, 0.5))),
            (std::vector<std::size_t>{2}));
  const Decision below = decide(kScores, kNames, options_of("threshold", 1, 0.51));
  EXPECT_EQ(experts_of(below), (std::vector<std::size_t>{0}));
  EXPECT_THAT(below.reason, AllOf(HasSubstr("hip"), HasSubstr("0.500"), HasSubstr("0.510")));
}

TEST(Routing, TheGeneralExpertDoesNotCountAsASpecialist) {
  EXPECT_EQ(experts_of(decide({0.9, 0.1}, {"general", "a"}, options_of("threshold", 1, 0.5))),
            (std::vector<std::size_t>{0}));
}

TEST(Routing, TopKThresholdKeepsTheGeneralExpertAsACandidate) {
  EXPECT_EQ(experts_of(decide(kScores, kNames, options_of("top-k-threshold", 2, 0.4))),
            (std::vector<std::size_t>{2, 0}));
  EXPECT_EQ(experts_of(decide(kScores, kNames, options_of("top-k-threshold", 1, 0.4))),
            (std::vector<std::size_t>{2}));
  EXPECT_EQ(experts_of(decide(kScores, kNames, options_of("top-k-threshold", 2, 0.6))),
            (std::vector<std::size_t>{0}));
}

TEST(Routing, StrategiesWithoutAGateIgnoreTheScores) {
  EXPECT_FALSE(needs_gate(Strategy::general));
  EXPECT_FALSE(needs_gate(Strategy::expert));
  EXPECT_TRUE(needs_gate(Strategy::top_k_threshold));
  EXPECT_EQ(experts_of(decide({}, kNames, options_of("general"))), (std::vector<std::size_t>{0}));
  EXPECT_EQ(experts_of(decide({}, kNames, options_of("expert:esophagus"))), (std::vector<std::size_t>{3}));
}

TEST(Routing, AnExpertOfNoWeightDoesNotRun) {
  EXPECT_EQ(experts_of(decide({1, 0, 0, 0}, kNames, options_of("all"))), (std::vector<std::size_t>{0}));
  // The general expert underflowed to 0 but is the only candidate.
  EXPECT_EQ(experts_of(decide({0, 0.4, 0.6, 0}, kNames, options_of("top-k-threshold", 2, 0.7))),
            (std::vector<std::size_t>{0}));
}

TEST(GateScores, AreASoftmax) {
  const std::vector<double> scores = gate_scores({1, 2, 4}, 2);
  EXPECT_NEAR(std::accumulate(scores.begin(), scores.end(), 0.0), 1, 1e-12);
  EXPECT_NEAR(scores[2] / scores[1], std::exp(1.0), 1e-12);
  EXPECT_NEAR(scores[1] / scores[0], std::exp(0.5), 1e-12);
}

TEST(GateScores, DoNotChangeWhenAllLogitsMove) {
  const std::vector<double> scores = gate_scores({-1, 0, 3}, 1);
  const std::vector<double> moved = gate_scores({1e6 - 1, 1e6, 1e6 + 3}, 1);
  for (std::size_t n = 0; n < scores.size(); ++n) EXPECT_NEAR(moved[n], scores[n], 1e-9);
}

TEST(GateScores, StayFiniteForExtremeLogits) {
  const std::vector<double> scores = gate_scores({-1e300, 1e300}, 0.01);
  EXPECT_EQ(scores, (std::vector<double>{0, 1}));
}

TEST(GateScores, RefuseWhatIsNoLogit) {
  EXPECT_EQ(refusal([] { gate_scores({}, 1); }).first, ErrorCode::model);
  EXPECT_EQ(refusal([] {
              gate_scores({0, std::numeric_limits<double>::quiet_NaN()}, 1);
            }).first,
            ErrorCode::model);
}

TEST(Routing, RefusesMoreExpertsThanThereAre) {
  for (const char* strategy : {"top-k", "top-k-threshold"}) {
    const auto [code, message] = refusal([&] { decide(kScores, kNames, options_of(strategy, 5)); });
    EXPECT_EQ(code, ErrorCode::usage);
    EXPECT_THAT(message, AllOf(HasSubstr("k is 5"), HasSubstr("4 experts")));
  }
}

TEST(Routing, RefusesAnUnknownExpertAndNamesTheKnownOnes) {
  const auto [code, message] = refusal([] { decide({}, kNames, options_of("expert:liver")); });
  EXPECT_EQ(code, ErrorCode::usage);
  EXPECT_THAT(message, AllOf(HasSubstr("liver"), HasSubstr("general, spine, hip, esophagus")));
}

TEST(Routing, RefusesAnUnknownStrategyAndNamesTheKnownOnes) {
  for (const char* text : {"topk", "", "General", "all:2"}) {
    RoutingOptions options;
    const auto [code, message] = refusal([&] { set_strategy(options, text); });
    EXPECT_EQ(code, ErrorCode::usage);
    EXPECT_THAT(
        message,
        HasSubstr("general, expert:NAME, top-k, top-k:K, threshold, threshold:TAU, top-k-threshold, all"));
  }
}

TEST(Routing, StrategiesMayBringTheirParameter) {
  RoutingOptions options;
  set_strategy(options, "top-k:3");
  EXPECT_EQ(options.k, 3U);
  set_strategy(options, "threshold:0.25");
  EXPECT_EQ(options.threshold, 0.25);
  EXPECT_EQ(options.k, 3U) << "other parameters stay";
  EXPECT_EQ(to_string(options), "threshold");
}

TEST(Routing, RefusesParametersThatAreNone) {
  for (const char* text : {"expert:", "expert", "top-k:", "top-k:0", "top-k:-1", "top-k:1.5", "top-k:2x",
                           "top-k:1e9", "threshold:", "threshold:1.1", "threshold:nan", "threshold:half"}) {
    RoutingOptions options;
    const auto [code, message] = refusal([&] { set_strategy(options, text); });
    EXPECT_EQ(code, ErrorCode::usage);
    EXPECT_THAT(message, AllOf(HasSubstr(text), HasSubstr("cannot be read; expected"))) << text;
    EXPECT_TRUE(options == RoutingOptions{}) << text << " changed what it could not set";
  }
}

TEST(RoutingOptions, AreEqualOnlyIfEveryFieldIs) {
  const RoutingOptions one{Strategy::top_k, "hip", 3, 0.25, 2.0};
  EXPECT_TRUE(one == one);
  EXPECT_FALSE((one == RoutingOptions{Strategy::all, "hip", 3, 0.25, 2.0}));
  EXPECT_FALSE((one == RoutingOptions{Strategy::top_k, "", 3, 0.25, 2.0}));
  EXPECT_FALSE((one == RoutingOptions{Strategy::top_k, "hip", 2, 0.25, 2.0}));
  EXPECT_FALSE((one == RoutingOptions{Strategy::top_k, "hip", 3, 0.5, 2.0}));
  EXPECT_FALSE((one == RoutingOptions{Strategy::top_k, "hip", 3, 0.25, 1.0}));
}

TEST(CheckFits, AcceptsWhatADecisionCanFollow) {
  const ExpertSet with_gate{kNames, true};
  const ExpertSet without_gate{kNames, false};
  for (const char* strategy : {"general", "expert:hip"})
    EXPECT_NO_THROW(check_fits(options_of(strategy), without_gate)) << strategy;
  for (const char* strategy : {"general", "expert:hip", "top-k", "threshold", "top-k-threshold", "all"})
    EXPECT_NO_THROW(check_fits(options_of(strategy, 4), with_gate)) << strategy;
  for (const char* strategy : {"general", "expert:hip", "threshold", "all"})
    EXPECT_NO_THROW(check_fits(options_of(strategy, 5), with_gate)) << strategy << " does not use k";
}

TEST(CheckFits, RefusesAStrategyThatNeedsAGateWhereThereIsNone) {
  for (const char* strategy : {"top-k", "threshold", "top-k-threshold", "all"}) {
    const auto [code, message] = refusal([&] { check_fits(options_of(strategy), {kNames, false}); });
    EXPECT_EQ(code, ErrorCode::usage);
    EXPECT_THAT(message, AllOf(HasSubstr(strategy), HasSubstr("needs a gate"), HasSubstr("train a gate")));
  }
}

TEST(CheckFits, RefusesWhatTheDecisionRefuses) {
  const ExpertSet experts{kNames, true};
  const auto message_of = [&](const RoutingOptions& options) {
    const auto [code, message] = refusal([&] { check_fits(options, experts); });
    EXPECT_EQ(code, ErrorCode::usage);
    return message;
  };
  EXPECT_THAT(message_of(options_of("top-k", 5)), HasSubstr("k is 5"));
  EXPECT_THAT(message_of(options_of("top-k-threshold", 5)), HasSubstr("k is 5"));
  EXPECT_THAT(message_of(options_of("expert:liver")), HasSubstr("liver"));
  EXPECT_THAT(message_of(options_of("all", 0)), HasSubstr("k is 0"));
  EXPECT_THAT(message_of(options_of("general", 1, -1)), HasSubstr("threshold"));
}

TEST(Routing, AStrategyWithoutARowIsRefusedEverywhere) {
  RoutingOptions options;
  options.strategy = static_cast<Strategy>(99);
  const std::vector<std::function<void()>> calls{
      [&] { options.validate(); },
      [&] { to_string(options); },
      [&] { needs_gate(options.strategy); },
      [&] {
        check_fits(options, {kNames, true});
      },
      [&] { decide(kScores, kNames, options); },
  };
  for (const auto& call : calls) {
    const auto [code, message] = refusal(call);
    EXPECT_EQ(code, ErrorCode::usage);
    EXPECT_THAT(message, HasSubstr("strategy number 99 is not in the table"));
  }
}

TEST(Routing, RefusesScoresThatDoNotFitTheExperts) {
  EXPECT_EQ(refusal([] { decide({0.5, 0.5}, kNames, options_of("all")); }).first, ErrorCode::model);
  EXPECT_EQ(refusal([] {
              decide({0.5, -0.5, 0.5, 0.5}, kNames, options_of("all"));
            }).first,
            ErrorCode::model);
  EXPECT_EQ(refusal([] { decide({}, {}, options_of("general")); }).first, ErrorCode::model);
}

TEST(RoutingOptions, RefuseValuesOutOfRange) {
  const auto refused = [](auto change) {
    RoutingOptions options;
    EXPECT_NO_THROW(options.validate());
    change(options);
    EXPECT_EQ(refusal([&] { options.validate(); }).first, ErrorCode::usage);
  };
  refused([](RoutingOptions& options) { options.k = 0; });
  refused([](RoutingOptions& options) { options.threshold = -0.1; });
  refused([](RoutingOptions& options) { options.threshold = std::nan(""); });
  refused([](RoutingOptions& options) { options.temperature = 0; });
  refused([](RoutingOptions& options) { options.temperature = std::numeric_limits<double>::infinity(); });
  refused([](RoutingOptions& options) { options.strategy = Strategy::expert; });
}

}  // namespace
}  // namespace sammoe
