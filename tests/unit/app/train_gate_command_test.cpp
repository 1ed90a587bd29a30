#include "train_gate_command.hpp"

#include "sammoe/error.hpp"

#include "command_line.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using TrainGateLine = CommandLine<TrainGateCommand>;

TEST(TrainGateCommand, TakesItsDefaultsFromTheStruct) {
  const TrainGateLine line({"--model", "bundle", "--cases", "cases.csv"});
  const GateTrainingOptions expected;
  const GateTrainingOptions& options = line->options();
  EXPECT_EQ(line->model(), "bundle");
  EXPECT_EQ(line->cases(), "cases.csv");
  EXPECT_TRUE(line->output().empty());
  EXPECT_TRUE(line->shows_table());
  EXPECT_EQ(options.training.seed, expected.training.seed);
  EXPECT_EQ(options.training.threads, expected.training.threads);
  EXPECT_EQ(options.training.device, expected.training.device);
  EXPECT_EQ(options.training.first_clicks_per_structure, expected.training.first_clicks_per_structure);
  EXPECT_EQ(options.max_clicks, expected.max_clicks);
  EXPECT_EQ(options.hidden_width, expected.hidden_width);
  EXPECT_EQ(options.max_epochs, expected.max_epochs);
  EXPECT_EQ(options.patience, expected.patience);
  EXPECT_EQ(options.learning_rate, expected.learning_rate);
  EXPECT_EQ(options.target_temperature, expected.target_temperature);
  EXPECT_EQ(options.regret_weight, expected.regret_weight);
  EXPECT_EQ(options.validation_share, expected.validation_share);
}

TEST(TrainGateCommand, BindsEveryOption) {
  const TrainGateLine line({"-m",         "a b",
                            "--cases",    "t.csv",
                            "-o",         "new",
                            "--no-table", "--seed",
                            "7",          "--threads",
                            "2",          "--device",
                            "cuda",       "--first-clicks",
                            "5",          "--clicks",
                            "2",          "--hidden-width",
                            "16",         "--epochs",
                            "9",          "--patience",
                            "3",          "--learning-rate",
                            "0.01",       "--target-temperature",
                            "0.25",       "--regret-weight",
                            "4",          "--validation-share",
                            "0.5"});
  const GateTrainingOptions& options = line->options();
  EXPECT_EQ(line->model(), "a b");
  EXPECT_EQ(line->output(), "new");
  EXPECT_FALSE(line->shows_table());
  EXPECT_EQ(options.training.seed, 7U);
  EXPECT_EQ(options.training.threads, 2);
  EXPECT_EQ(options.training.device, Device::cuda);
  EXPECT_EQ(options.training.first_clicks_per_structure, 5);
  EXPECT_EQ(options.max_clicks, 2);
  EXPECT_EQ(options.hidden_width, 16);
  EXPECT_EQ(options.max_epochs, 9);
  EXPECT_EQ(options.patience, 3);
  EXPECT_EQ(options.learning_rate, 0.01);
  EXPECT_EQ(options.target_temperature, 0.25);
  EXPECT_EQ(options.regret_weight, 4);
  EXPECT_EQ(options.validation_share, 0.5);
}

TEST(TrainGateCommand, ChangesOnlyWhatItIsToldOfTheSelection) {
  const TrainGateLine line({"-m", "bundle", "--cases", "t.csv", "--k", "1", "--threshold", "0.25"});
  const RoutingOptions changed = line->options().selection({Strategy::top_k, "", 2, 0.5, 2.0});
  EXPECT_EQ(changed.strategy, Strategy::top_k);
  EXPECT_EQ(changed.k, 1);
  EXPECT_EQ(changed.threshold, 0.25);
  EXPECT_EQ(changed.temperature, 2.0);
}

TEST(TrainGateCommand, RefusesWhatCannotBeMeant) {
  const auto with = [](const std::string& option, const std::string& value) {
    return TrainGateLine({"-m", "bundle", "--cases", "t.csv", option, value});
  };
  EXPECT_THROW(with("--clicks", "0"), Error);
  EXPECT_THROW(with("--hidden-width", "0"), Error);
  EXPECT_THROW(with("--epochs", "0"), Error);
  EXPECT_THROW(with("--patience", "0"), Error);
  EXPECT_THROW(with("--learning-rate", "0"), Error);
  EXPECT_THROW(with("--target-temperature", "nan"), Error);
  EXPECT_THROW(with("--regret-weight", "-1"), Error);
  EXPECT_THROW(with("--validation-share", "1"), Error);
  EXPECT_THROW(with("--threads", "-1"), Error);
  EXPECT_THROW(with("--k", "0"), Error);
  EXPECT_THROW(with("--device", "tpu"), CLI::ParseError);
  EXPECT_THROW(TrainGateLine({"-m", "bundle"}), CLI::ParseError);
}

}  // namespace
}  // namespace sammoe
