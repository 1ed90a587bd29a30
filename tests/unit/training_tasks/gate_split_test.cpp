#include "training_tasks/gate_split.hpp"

#include "support/error_matchers.hpp"

#include <algorithm>
#include <set>

namespace sammoe {
namespace {

LabelledCase row(const std::string& image, const std::string& task, const std::string& split = "") {
  LabelledCase item;
  item.image = image;
  item.task = task;
  item.split = split;
  return item;
}

/// Ten images of each task, two rows an image.
std::vector<LabelledCase> two_tasks() {
  std::vector<LabelledCase> cases;
  for (const char* task : {"liver", "aorta"}) {
    for (int n = 0; n < 10; ++n) {
      for (int twice = 0; twice < 2; ++twice) cases.push_back(row(task + std::to_string(n), task));
    }
  }
  for (std::size_t n = 0; n < cases.size(); ++n) cases[n].line = n + 2;
  return cases;
}

std::set<std::string> images(const std::vector<LabelledCase>& cases, const std::vector<std::size_t>& chosen) {
  std::set<std::string> names;
  for (const std::size_t n : chosen) names.insert(cases[n].image.string());
  return names;
}

TEST(GateSplit, HoldsOutTheShareOfEachTaskAndNeverPartsAnImage) {
  const auto cases = two_tasks();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const CaseSplit split = split_cases(cases, 0.2, seed);
    EXPECT_EQ(split.training.size() + split.validation.size(), cases.size());
    const auto held = images(cases, split.validation);
    for (const std::string& image : images(cases, split.training)) EXPECT_EQ(held.count(image), 0U);
    for (const char* task : {"liver", "aorta"}) {
      EXPECT_EQ(std::count_if(held.begin(), held.end(),
                              [&](const std::string& name) { return name.find(task) == 0; }),
                2);
    }
  }
}

TEST(GateSplit, TheSeedDecides) {
  const auto cases = two_tasks();
  EXPECT_EQ(split_cases(cases, 0.2, 3).validation, split_cases(cases, 0.2, 3).validation);
  std::set<std::vector<std::size_t>> splits;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) splits.insert(split_cases(cases, 0.2, seed).validation);
  EXPECT_GT(splits.size(), 10U);
}

TEST(GateSplit, HoldsOutOneAtLeastAndNeverAll) {
  const std::vector<LabelledCase> cases{row("a", ""), row("b", "")};
  for (const double share : {0.01, 0.99}) {
    const CaseSplit split = split_cases(cases, share, 1);
    EXPECT_EQ(split.training.size(), 1U);
    EXPECT_EQ(split.validation.size(), 1U);
  }
}

TEST(GateSplit, AnImageOfTwoTasksCountsForBoth) {
  std::vector<LabelledCase> cases;
  for (const char* image : {"a", "b", "c", "d", "e"})
    for (const char* task : {"liver", "aorta"}) cases.push_back(row(image, task));
  for (std::uint64_t seed = 1; seed <= 10; ++seed)
    EXPECT_EQ(images(cases, split_cases(cases, 0.2, seed).validation).size(), 1U);
}

TEST(GateSplit, RowsOfSplitValidationAreHeldOutAndTestRowsLeftAlone) {
  const std::vector<LabelledCase> cases{row("a", ""), row("b", "", "train"), row("c", "", "validation"),
                                        row("d", "", "test")};
  const CaseSplit split = split_cases(cases, 0.5, 1);
  EXPECT_EQ(split.training, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(split.validation, (std::vector<std::size_t>{2}));
  const std::vector<LabelledCase> drawn{row("a", ""), row("b", "", "train"), row("d", "", "test")};
  const CaseSplit other = split_cases(drawn, 0.5, 1);
  EXPECT_EQ(other.training.size() + other.validation.size(), 2U);
}

TEST(GateSplit, RefusesAnImageInBothAndNothingToHoldOut) {
  std::vector<LabelledCase> cases{row("folder/a", "", "train"), row("folder/./a", "", "validation")};
  cases[0].line = 2;
  cases[1].line = 7;
  expect_error(ErrorCode::input, {"lines 2 and 7", "folder/a", "one split"},
               [&] { split_cases(cases, 0.2, 1); });
  expect_error(ErrorCode::input, {"0 to hold out", "two images"}, [] {
    split_cases({row("a", ""), row("a", "")}, 0.2, 1);
  });
  expect_error(ErrorCode::input, {"0 cases to train on"},
               [] { split_cases({row("a", "", "test")}, 0.2, 1); });
  expect_error(ErrorCode::input, {"0 cases to train on"},
               [] { split_cases({row("a", "", "validation")}, 0.2, 1); });
}

}  // namespace
}  // namespace sammoe
