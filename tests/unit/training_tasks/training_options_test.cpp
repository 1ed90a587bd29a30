#include "sammoe/bundle_training.hpp"

#include "support/refusal.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

FinetuneOptions good() {
  FinetuneOptions options;
  options.name = "liver";
  return options;
}

TEST(FinetuneOptions, DefaultsAreAccepted) {
  EXPECT_NO_THROW(good().validate());
}

TEST(FinetuneOptions, ANameThatABundleCannotHaveIsRefused) {
  for (const std::string name : {"", "Liver", "a b", "../x", "general"}) {
    FinetuneOptions options = good();
    options.name = name;
    EXPECT_NE(refusal_of([&] { options.validate(); }, ErrorCode::usage).find("name"), std::string::npos);
  }
}

TEST(FinetuneOptions, ADescriptionOfSeveralLinesIsRefused) {
  FinetuneOptions options = good();
  options.description = "one\ntwo";
  refusal_of([&] { options.validate(); }, ErrorCode::usage);
  options.description = "\xff";
  refusal_of([&] { options.validate(); }, ErrorCode::usage);
}

TEST(FinetuneOptions, NumbersOutOfRangeAreRefused) {
  const auto expect_refused = [](const auto& change) {
    FinetuneOptions options = good();
    change(options);
    refusal_of([&] { options.validate(); }, ErrorCode::usage);
  };
  expect_refused([](FinetuneOptions& options) { options.steps = 0; });
  expect_refused([](FinetuneOptions& options) { options.batch = 0; });
  expect_refused([](FinetuneOptions& options) { options.max_clicks = 0; });
  expect_refused([](FinetuneOptions& options) { options.learning_rate = 0; });
  expect_refused([](FinetuneOptions& options) { options.learning_rate = std::nan(""); });
  expect_refused([](FinetuneOptions& options) { options.training.threads = -1; });
  expect_refused([](FinetuneOptions& options) { options.training.first_clicks_per_structure = 0; });
}

}  // namespace
}  // namespace sammoe
