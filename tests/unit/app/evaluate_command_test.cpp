#include "evaluate_command.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include "command_line.hpp"
#include "support/temporary_folder.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using EvaluateLine = CommandLine<EvaluateCommand>;

LabelMap line_of(std::vector<std::uint16_t> labels) {
  LabelMap map;
  map.grid.size = {static_cast<std::int64_t>(labels.size()), 1, 1};
  map.labels = std::move(labels);
  return map;
}

/// What the command prints for two masks.
std::string printed(const LabelMap& predicted, const LabelMap& labelled,
                    const std::vector<std::string>& more) {
  const TemporaryFolder folder;
  const std::string prediction = (folder.path() / "p.nii").string();
  const std::string truth = (folder.path() / "t.nii").string();
  write_label_map(prediction, predicted);
  write_label_map(truth, labelled);
  std::vector<std::string> arguments{"--predictions", prediction, "--labels", truth};
  arguments.insert(arguments.end(), more.begin(), more.end());
  CLI::App app;
  EvaluateCommand command(app);
  app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  command.finish_parsing();
  std::ostringstream out;
  command.run(out);
  return out.str();
}

TEST(EvaluateCommand, ReadsRepeatedLabels) {
  const EvaluateLine line({"--predictions", "p.nii", "--labels", "t.nii", "--label", "3", "--label", "1"});
  EXPECT_EQ(line->labels(), (std::vector<std::uint16_t>{3, 1}));
  EXPECT_THROW(EvaluateLine({"--predictions", "p.nii", "--labels", "t.nii", "--label", "0"}), Error);
  EXPECT_THROW(EvaluateLine({"--predictions", "p.nii"}), CLI::ParseError);
}

TEST(EvaluateCommand, ComparesTheLabelsOfThePrediction) {
  const LabelMap predicted = line_of({1, 1, 1, 0, 2});
  const LabelMap labelled = line_of({1, 0, 0, 3, 2});
  const std::string table = printed(predicted, labelled, {});
  EXPECT_THAT(table, testing::HasSubstr("0.5000"));  // 2 * 1 / (3 + 1)
  EXPECT_THAT(table, testing::HasSubstr("1.0000"));
  EXPECT_THAT(table, testing::HasSubstr("0.7500"));  // the mean
  EXPECT_THAT(table, testing::Not(testing::HasSubstr("0.0000")));
  EXPECT_THAT(printed(predicted, labelled, {"--label", "3"}), testing::HasSubstr("0.0000"));
}

TEST(EvaluateCommand, PrintsJson) {
  const std::string json = printed(line_of({1, 1, 1, 0}), line_of({1, 0, 0, 0}), {"--json"});
  EXPECT_THAT(json, testing::HasSubstr("\"dice\": 0.5"));
  EXPECT_THAT(json, testing::HasSubstr("\"predicted_voxels\": 3"));
}

TEST(EvaluateCommand, RefusesOtherGridsAndEmptyPredictions) {
  EXPECT_THROW(printed(line_of({1, 1}), line_of({1, 1, 1}), {}), Error);
  EXPECT_THROW(printed(line_of({0, 0}), line_of({1, 1}), {}), Error);
}

}  // namespace
}  // namespace sammoe
