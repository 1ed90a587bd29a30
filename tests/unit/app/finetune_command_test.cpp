#include "finetune_command.hpp"

#include "sammoe/error.hpp"

#include "command_line.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using FinetuneLine = CommandLine<FinetuneCommand>;

std::vector<std::string> needed() {
  return {"-m", "demo", "--cases", "cases.csv", "-o", "new", "--name", "putamen"};
}

std::vector<std::string> with(const std::vector<std::string>& more) {
  std::vector<std::string> line = needed();
  line.insert(line.end(), more.begin(), more.end());
  return line;
}

TEST(FinetuneCommand, TakesItsDefaultsFromTheStruct) {
  const FinetuneLine line(needed());
  const FinetuneOptions& options = line->options();
  const FinetuneOptions expected;
  EXPECT_EQ(options.name, "putamen");
  EXPECT_EQ(options.description, "");
  EXPECT_EQ(options.steps, expected.steps);
  EXPECT_EQ(options.batch, expected.batch);
  EXPECT_EQ(options.learning_rate, expected.learning_rate);
  EXPECT_EQ(options.max_clicks, expected.max_clicks);
  EXPECT_EQ(options.training.seed, expected.training.seed);
  EXPECT_EQ(options.training.threads, expected.training.threads);
  EXPECT_EQ(options.training.device, Device::cpu);
  EXPECT_EQ(options.training.first_clicks_per_structure, expected.training.first_clicks_per_structure);
}

TEST(FinetuneCommand, BindsEveryOption) {
  const FinetuneLine line(
      with({"--description", "the putamen", "--steps", "7", "--batch", "3", "--learning-rate", "0.01",
            "--clicks", "2", "--seed", "9", "--threads", "5", "--device", "cuda", "--first-clicks", "6"}));
  const FinetuneOptions& options = line->options();
  EXPECT_EQ(options.description, "the putamen");
  EXPECT_EQ(options.steps, 7);
  EXPECT_EQ(options.batch, 3);
  EXPECT_EQ(options.learning_rate, 0.01);
  EXPECT_EQ(options.max_clicks, 2);
  EXPECT_EQ(options.training.seed, 9U);
  EXPECT_EQ(options.training.threads, 5);
  EXPECT_EQ(options.training.device, Device::cuda);
  EXPECT_EQ(options.training.first_clicks_per_structure, 6);
}

TEST(FinetuneCommand, RefusesWhatCannotBeBeforeAnyWork) {
  EXPECT_THROW(FinetuneLine({"-m", "demo", "--cases", "cases.csv", "-o", "new"}), CLI::ParseError);
  EXPECT_THROW(FinetuneLine({"-m", "demo", "--cases", "c.csv", "-o", "new", "--name", "Putamen"}), Error);
  EXPECT_THROW(FinetuneLine({"-m", "demo", "--cases", "c.csv", "-o", "new", "--name", "general"}), Error);
  EXPECT_THROW(FinetuneLine(with({"--steps", "0"})), Error);
  EXPECT_THROW(FinetuneLine(with({"--learning-rate", "2"})), Error);
  EXPECT_THROW(FinetuneLine(with({"--device", "tpu"})), CLI::ParseError);
}

}  // namespace
}  // namespace sammoe
