#include "evaluation/strategies.hpp"

#include "support/error_matchers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

BundleInfo bundle_with_gate() {
  BundleInfo bundle;
  bundle.name = "tiny";
  for (const char* name : {"general", "liver", "nuclei"}) {
    bundle.experts.emplace_back();
    bundle.experts.back().name = name;
  }
  bundle.gate = BundleFile{"gate.pt", ""};
  bundle.selection = {Strategy::top_k_threshold, "", 2, 0.4, 0.7};
  return bundle;
}

std::vector<std::string> names_of(const std::vector<EvaluatedStrategy>& strategies) {
  std::vector<std::string> names;
  for (const EvaluatedStrategy& strategy : strategies) names.push_back(strategy.name);
  return names;
}

RoutingOptions routing_of(const std::string& text) {
  return resolve_strategies({text}, bundle_with_gate()).at(0).routing.value();
}

TEST(Strategies, KeepTheirOrderAndComeOnce) {
  const auto strategies = resolve_strategies(
      {"oracle", "expert:liver", "expert:*", "general", "general", "default"}, bundle_with_gate());
  EXPECT_THAT(names_of(strategies),
              testing::ElementsAre("oracle", "expert:liver", "expert:nuclei", "general", "default"));
  EXPECT_FALSE(strategies[0].routing.has_value());
  EXPECT_EQ(strategies[1].routing->strategy, Strategy::expert);
  EXPECT_EQ(strategies[1].routing->expert, "liver");
}

TEST(Strategies, LeaveOpenWhatTheBundleSays) {
  EXPECT_EQ(routing_of("top-k:3").strategy, Strategy::top_k);
  EXPECT_EQ(routing_of("top-k:3").k, 3U);
  EXPECT_EQ(routing_of("top-k:3").temperature, 0.7);
  EXPECT_EQ(routing_of("top-k").k, 2U);
  EXPECT_EQ(routing_of("threshold").threshold, 0.4);
  EXPECT_EQ(routing_of("threshold:0.9").threshold, 0.9);
  EXPECT_EQ(routing_of("threshold:0.9").strategy, Strategy::threshold);
  EXPECT_EQ(routing_of("top-k-threshold").threshold, 0.4);
  EXPECT_EQ(routing_of("all").strategy, Strategy::all);
  EXPECT_EQ(routing_of("default").strategy, Strategy::top_k_threshold);
}

TEST(Strategies, AreRefusedByFormBeforeABundleIsKnown) {
  for (const char* text : {"general", "expert:x", "expert:*", "top-k", "top-k:12", "threshold", "threshold:0",
                           "top-k-threshold", "all", "default", "oracle"})
    EXPECT_NO_THROW(check_strategy_text(text)) << text;
  for (const char* text :
       {"", "General", "top-k:", "top-k:0", "top-k:-1", "top-k:1.5", "top-k:x", "top-k:1e9",
        "threshold:", "threshold:1.1", "threshold:nan", "expert:", "oracle:1"})
    expect_error(ErrorCode::usage, {"'" + std::string(text) + "'", "expected"},
                 [&] { check_strategy_text(text); });
  expect_error(ErrorCode::usage, {"'best'", "expert:*", "top-k:K", "oracle"},
               [] { check_strategy_text("best"); });
}

TEST(Strategies, ThatABundleCannotFollowAreRefused) {
  const auto refused = [](const std::string& text, const BundleInfo& bundle,
                          const std::vector<std::string>& words) {
    expect_error(ErrorCode::usage, words, [&] { resolve_strategies({text}, bundle); });
  };
  refused("top-k:4", bundle_with_gate(), {"'top-k:4'", "k is 4", "3 experts"});
  refused("expert:spleen", bundle_with_gate(), {"spleen", "general, liver, nuclei"});
  BundleInfo without_gate = bundle_with_gate();
  without_gate.gate.reset();
  without_gate.selection = {Strategy::general, "", 2, 0.5, 1.0};
  refused("top-k:1", without_gate, {"'top-k:1'", "gate"});
  EXPECT_EQ(names_of(resolve_strategies({"general", "expert:*", "default", "oracle"}, without_gate)).size(),
            5U);
}

}  // namespace
}  // namespace sammoe
