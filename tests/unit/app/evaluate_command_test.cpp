#include "evaluate_command.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include "command_line.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"

#include <fstream>
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

/// What the command prints.
std::string output_of(const std::vector<std::string>& arguments) {
  CLI::App app;
  EvaluateCommand command(app);
  app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  command.finish_parsing();
  std::ostringstream out;
  command.run(out);
  return out.str();
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
  return output_of(arguments);
}

/// A table of one case and a bundle without a gate.
class EvaluateModelCommand : public testing::Test {
 protected:
  EvaluateModelCommand() {
    TinyBundle bundle;
    bundle.experts.push_back({"similar", similar_decoder(0.5), ""});
    write_tiny_bundle(path("bundle"), bundle);
    LabelMap map;
    map.grid.size = {16, 16, 16};
    for (std::int64_t n = 0; n < map.grid.voxel_count(); ++n)
      map.labels.push_back(static_cast<std::uint16_t>(n % 16 / 8));
    write_label_map(path("a.nii"), map);
    std::ofstream(path("cases.csv")) << "image,label,task,split\na.nii,a.nii,half,test\n";
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string run(const std::vector<std::string>& more) const {
    // A sandbox would bind all tests that follow in this process.
    std::vector<std::string> arguments{"-m", path("bundle"), "--cases", path("cases.csv"), "--threads",
                                       "1",  "--sandbox",    "off"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return output_of(arguments);
  }

  TemporaryFolder folder_;
};

TEST_F(EvaluateModelCommand, PrintsATableAndWritesWhatIsAskedFor) {
  const std::string table =
      run({"--clicks", "1,2", "--strategies", "general,expert:*,oracle", "--split", "test", "--csv",
           path("a.csv"), "--json-file", path("a.json"), "--markdown", path("a.md")});
  EXPECT_THAT(table, testing::StartsWith("half: 1 structure\n"));
  EXPECT_THAT(table, testing::HasSubstr("expert:similar"));
  EXPECT_THAT(table, testing::HasSubstr("oracle"));
  for (const char* name : {"a.csv", "a.json", "a.md"}) EXPECT_TRUE(std::filesystem::exists(path(name)));
  EXPECT_THAT(run({"--clicks", "1", "--json"}), testing::HasSubstr("\"summaries\""));
}

TEST_F(EvaluateModelCommand, FollowsTheInteractiveProtocol) {
  const std::string table = run({"--protocol", "interactive", "--strategies", "general,oracle", "--csv",
                                 path("a.csv"), "--html", path("a.html")});
  EXPECT_THAT(table, testing::StartsWith("half: 1 case\n"));
  EXPECT_THAT(table, testing::HasSubstr("nsd_auc"));
  std::ifstream csv(path("a.csv"));
  std::string header;
  std::getline(csv, header);
  EXPECT_THAT(header, testing::HasSubstr("dsc_final,nsd_final,dsc_auc,nsd_auc"));
  EXPECT_TRUE(std::filesystem::exists(path("a.html")));
  EXPECT_THAT(run({"--protocol", "interactive", "--json"}), testing::HasSubstr("\"interactive\""));
}

TEST_F(EvaluateModelCommand, MeasuresTheNsdWhereItIsAskedTo) {
  EXPECT_THAT(run({"--clicks", "1"}), testing::Not(testing::HasSubstr("NSD")));
  EXPECT_THAT(run({"--clicks", "1", "--metrics", "dice,nsd"}), testing::HasSubstr("NSD"));
}

TEST_F(EvaluateModelCommand, MeasuresWhatMasksAreMeasuredBy) {
  const std::string table = run({"--clicks", "1", "--metrics", "iou,hd95", "--csv", path("a.csv")});
  EXPECT_THAT(table, testing::HasSubstr("Dice [95 % interval]"));
  EXPECT_THAT(table, testing::HasSubstr("IoU [95 % interval]"));
  EXPECT_THAT(table, testing::HasSubstr("HD95 mm [95 % interval]"));
  std::ifstream csv(path("a.csv"));
  std::string header;
  std::getline(csv, header);
  EXPECT_EQ(header, "line,label,task,strategy,clicks,dice,iou,hd95_mm,experts");
}

TEST(EvaluateCommand, WritesAPageOfMasksToo) {
  const TemporaryFolder folder;
  const std::string mask = (folder.path() / "m.nii").string();
  const std::string page = (folder.path() / "m.html").string();
  write_label_map(mask, line_of({1, 1, 0}));
  output_of({"--predictions", mask, "--labels", mask, "--html", page});
  EXPECT_TRUE(std::filesystem::exists(page));
}

TEST_F(EvaluateModelCommand, RefusesASplitWithoutRowsAndABadOutput) {
  expect_error(ErrorCode::input, {"cases.csv", "no row is of split train", "test"}, [&] {
    run({"--split", "train"});
  });
  expect_error(ErrorCode::output, {"none"}, [&] { run({"--csv", path("none/a.csv")}); });
  expect_error(ErrorCode::usage, {"top-k:1", "gate"}, [&] { run({"--strategies", "top-k:1"}); });
}

TEST(EvaluateCommand, ReadsTheProtocol) {
  const EvaluateLine line({"-m", "b", "--cases", "c.csv", "--clicks", "1,10", "--strategies",
                           "general,top-k:2", "--first-click", "random", "--seed", "7", "--threads", "2"});
  const EvaluationOptions& options = line->model().evaluation_options();
  EXPECT_EQ(options.clicks, (std::vector<int>{1, 10}));
  EXPECT_EQ(options.strategies, (std::vector<std::string>{"general", "top-k:2"}));
  EXPECT_EQ(options.first_click, ClickPlace::random);
  EXPECT_EQ(options.next_clicks, EvaluationOptions{}.next_clicks);
  EXPECT_EQ(options.seed, 7U);
  EXPECT_EQ(line->model().segmenter_options().threads, 2);
}

TEST(EvaluateCommand, TakesItsDefaultsFromTheStructs) {
  const EvaluateLine line({"-m", "b", "--cases", "c.csv"});
  EXPECT_EQ(line->model().evaluation_options().clicks, EvaluationOptions{}.clicks);
  EXPECT_EQ(line->model().evaluation_options().strategies, EvaluationOptions{}.strategies);
  EXPECT_EQ(line->model().evaluation_options().seed, EvaluationOptions{}.seed);
  EXPECT_EQ(line->model().evaluation_options().measures, EvaluationOptions{}.measures);
  EXPECT_EQ(line->model().evaluation_options().worst_cases, 0U);
}

TEST(EvaluateCommand, TakesTheInteractiveProtocolWhole) {
  const EvaluateLine line({"-m", "b", "--cases", "c.csv", "--protocol", "interactive", "--seed", "3"});
  const EvaluationOptions& options = line->model().evaluation_options();
  EXPECT_EQ(options.protocol, EvaluationProtocol::interactive);
  EXPECT_EQ(options.clicks, (std::vector<int>{1, 2, 3, 4, 5}));
  EXPECT_EQ(options.first_click, ClickPlace::challenge);
  EXPECT_EQ(options.measures, (std::vector<std::string>{"dice", "nsd"}));
  EXPECT_EQ(options.metrics.tolerances_mm, (std::vector<double>{2}));
  EXPECT_EQ(options.seed, 3U);
  for (const auto& [option, value] :
       std::vector<std::pair<std::string, std::string>>{{"--clicks", "1"},
                                                        {"--first-click", "core"},
                                                        {"--next-clicks", "core"},
                                                        {"--metrics", "dice"},
                                                        {"--simulate", "clicks"}}) {
    expect_error(
        ErrorCode::usage, {"--protocol interactive and " + option, "together"}, [&, o = option, v = value] {
          const EvaluateLine both({"-m", "b", "--cases", "c.csv", "--protocol", "interactive", o, v});
        });
  }
}

TEST(EvaluateCommand, ReadsThePromptsToSimulate) {
  const auto prompts = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"-m", "b", "--cases", "c.csv"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return EvaluateLine(arguments)->model().evaluation_options().prompts;
  };
  EXPECT_EQ(prompts({}), std::vector<SimulatedPrompt>{SimulatedPrompt::clicks});
  EXPECT_EQ(prompts({"--simulate", "mask,clicks"}),
            (std::vector<SimulatedPrompt>{SimulatedPrompt::mask, SimulatedPrompt::clicks}));
  expect_error(ErrorCode::usage, {"--simulate", "'boxes'", "clicks,mask"}, [&] {
    prompts({"--simulate", "clicks,boxes"});
  });
  expect_error(ErrorCode::usage, {"one twice"}, [&] { prompts({"--simulate", "mask,mask"}); });
}

TEST(EvaluateCommand, ReadsTheMetrics) {
  const auto options = [](const std::string& text) {
    const EvaluateLine line({"-m", "b", "--cases", "c.csv", "--metrics", text});
    return line->model().evaluation_options();
  };
  EXPECT_FALSE(options("dice").has_measure("nsd"));
  EXPECT_TRUE(options("dice,nsd").has_measure("nsd"));
  EXPECT_EQ(options("dice,nsd").metrics.tolerances_mm, (std::vector<double>{1}));
  EXPECT_EQ(options("dice,nsd:2.5").metrics.tolerances_mm, (std::vector<double>{2.5}));
  EXPECT_EQ(options("nsd:2,hd95,nsd").metrics.tolerances_mm, (std::vector<double>{2, 1}));
  EXPECT_EQ(options("dice,iou,hd95").measures, (std::vector<std::string>{"dice", "iou", "hd95"}));
  for (const std::string& measure : evaluation_measures()) EXPECT_TRUE(options(measure).has_measure(measure));
}

TEST(EvaluateCommand, SaysWhatTheNsdCounts) {
  EXPECT_EQ(EvaluateLine({"--pairs", "p.csv", "--nsd", "surface-area"})
                ->masks()
                .comparison_options()
                .metrics.nsd_surface,
            NsdSurface::surface_area);
  EXPECT_EQ(EvaluateLine({"--pairs", "p.csv"})->masks().comparison_options().metrics.nsd_surface,
            NsdSurface::border_voxels);
  const EvaluateLine model(
      {"-m", "b", "--cases", "c.csv", "--protocol", "interactive", "--nsd", "surface-area"});
  EXPECT_EQ(model->model().evaluation_options().metrics.nsd_surface, NsdSurface::surface_area);
  expect_error(ErrorCode::usage, {"--nsd", "--metrics dice,nsd"}, [] {
    const EvaluateLine line({"-m", "b", "--cases", "c.csv", "--nsd", "surface-area"});
  });
}

TEST(EvaluateCommand, RefusesHalfAModeAndBothAtOnce) {
  const auto refused = [](const std::vector<std::string>& arguments, const std::vector<std::string>& words) {
    expect_error(ErrorCode::usage, words, [&] { const EvaluateLine line(arguments); });
  };
  refused({}, {"--predictions", "--cases"});
  refused({"--json"}, {"nothing to evaluate"});
  refused({"--predictions", "p.nii"}, {"--labels"});
  refused({"-m", "b"}, {"--cases"});
  refused({"--cases", "c.csv"}, {"--model"});
  refused({"--predictions", "p.nii", "--labels", "t.nii", "--clicks", "1"}, {"--clicks", "together"});
  refused({"-m", "b", "--cases", "c.csv", "--label", "1"}, {"--label", "together"});
}

TEST(EvaluateCommand, RefusesAProtocolThatCannotBe) {
  const auto refused = [](const std::string& option, const std::string& value,
                          const std::vector<std::string>& words) {
    expect_error(ErrorCode::usage, words, [&] {
      const EvaluateLine line({"-m", "b", "--cases", "c.csv", option, value});
    });
  };
  refused("--clicks", "3,1", {"ascending"});
  refused("--clicks", "1,,3", {"--clicks"});
  refused("--clicks", "one", {"'one'"});
  refused("--strategies", "general,best", {"'best'", "oracle"});
  refused("--strategies", "", {"''"});
  for (const char* metrics : {"dice,nsd:", "dice,nsd:x", "dice,nsd:1mm"})
    refused("--metrics", metrics, {"--metrics", "'nsd:", "nsd:2"});
  for (const char* metrics : {"", "dice,", "dice,hd100", "dice, iou", "iou:1"})
    refused("--metrics", metrics, {"unknown metric", "hd95"});
  refused("--metrics", "nsd:1,nsd", {"1.000000 mm", "twice"});
  refused("--metrics", "dice,nsd:-1", {"tolerance", "-1"});
  refused("--split", "all", {"'all'", "train, validation or test"});
  EXPECT_THROW(EvaluateLine({"-m", "b", "--cases", "c.csv", "--first-click", "edge"}), CLI::ParseError);
  EXPECT_THROW(EvaluateLine({"-m", "b", "--cases", "c.csv", "--next-clicks", "centre"}), CLI::ParseError);
  EXPECT_THROW(EvaluateLine({"-m", "b", "--cases", "c.csv", "--protocol", "challenge"}), CLI::ParseError);
  EXPECT_THROW(EvaluateLine({"-m", "b", "--cases", "c.csv", "--seed", "-1"}), CLI::ParseError);
}

TEST(EvaluateCommand, ReadsHowToCompareMasks) {
  const EvaluateLine line({"--predictions", "p.nii", "--labels", "t.nii", "--label", "3", "--label", "1",
                           "--tolerance-mm", "2", "--tolerance-mm", "0.5", "--empty", "skip", "--resample",
                           "--prefer", "qform", "--nonfinite", "zero"});
  const ComparisonOptions& options = line->masks().comparison_options();
  EXPECT_EQ(options.labels, (std::vector<std::uint16_t>{3, 1}));
  EXPECT_EQ(options.metrics.tolerances_mm, (std::vector<double>{2, 0.5}));
  EXPECT_EQ(options.metrics.empty, EmptyMasks::skip);
  EXPECT_EQ(options.grids, DifferentGrids::resample);
  EXPECT_EQ(options.read.prefer_form, NiftiForm::qform);
  EXPECT_EQ(options.read.non_finite, NonFinite::zero);
}

TEST(EvaluateCommand, TakesTheDefaultsOfComparisonsFromTheStructs) {
  const EvaluateLine line({"--pairs", "p.csv"});
  const ComparisonOptions& options = line->masks().comparison_options();
  EXPECT_EQ(options.metrics.tolerances_mm, MetricOptions{}.tolerances_mm);
  EXPECT_EQ(options.metrics.empty, MetricOptions{}.empty);
  EXPECT_EQ(options.grids, ComparisonOptions{}.grids);
}

TEST(EvaluateCommand, RefusesAComparisonThatCannotBe) {
  const auto refused = [](const std::vector<std::string>& more, const std::vector<std::string>& words) {
    expect_error(ErrorCode::usage, words, [&] {
      std::vector<std::string> arguments{"--predictions", "p.nii", "--labels", "t.nii"};
      arguments.insert(arguments.end(), more.begin(), more.end());
      const EvaluateLine line(arguments);
    });
  };
  refused({"--label", "0"}, {"label 0", "background"});
  refused({"--label", "2", "--label", "2"}, {"label 2", "twice"});
  refused({"--tolerance-mm", "-1"}, {"tolerance", "-1"});
  refused({"--pairs", "a.csv"}, {"--pairs", "--predictions", "together"});
  EXPECT_THROW(EvaluateLine({"--pairs", "a.csv", "--empty", "zero"}), CLI::ParseError);
  EXPECT_THROW(EvaluateLine({"--pairs", "a.csv", "--tolerance-mm", "1mm"}), CLI::ParseError);
}

TEST(EvaluateCommand, ComparesTheLabelsOfEitherMask) {
  const LabelMap predicted = line_of({1, 1, 1, 0, 2});
  const LabelMap labelled = line_of({1, 0, 0, 3, 2});
  const std::string table = printed(predicted, labelled, {});
  EXPECT_THAT(table, testing::HasSubstr("\n  1      0.5000"));  // 2 * 1 / (3 + 1)
  EXPECT_THAT(table, testing::HasSubstr("\n  2      1.0000"));
  EXPECT_THAT(table, testing::HasSubstr("\n  3      0.0000"));
  EXPECT_THAT(table, testing::HasSubstr("\n  mean   0.5000"));
  EXPECT_THAT(printed(predicted, labelled, {"--label", "2"}), testing::Not(testing::HasSubstr("0.5000")));
}

TEST(EvaluateCommand, PrintsJson) {
  const std::string json = printed(line_of({1, 1, 1, 0}), line_of({1, 0, 0, 0}), {"--json"});
  EXPECT_THAT(json, testing::HasSubstr("\"dice\": 0.5"));
  EXPECT_THAT(json, testing::HasSubstr("\"predicted_voxels\": 3"));
}

TEST(EvaluateCommand, RefusesOtherGridsAndMasksWithoutLabels) {
  expect_error(ErrorCode::input, {"another grid", "--resample"}, [] {
    printed(line_of({1, 1}), line_of({1, 1, 1}), {});
  });
  expect_error(ErrorCode::input, {"no mask holds a label"}, [] {
    printed(line_of({0, 0}), line_of({0, 0}), {});
  });
}

TEST(EvaluateCommand, RefusesPathsThatDoNotFitEachOther) {
  const TemporaryFolder folder;
  const std::string mask = (folder.path() / "p.nii").string();
  write_label_map(mask, line_of({1, 1}));
  expect_error(ErrorCode::input, {"is a folder, the other a file"}, [&] {
    output_of({"--predictions", folder.path().string(), "--labels", mask});
  });
  expect_error(ErrorCode::input, {"none", "no such file or folder", "check the path"}, [&] {
    output_of({"--predictions", mask, "--labels", (folder.path() / "none").string()});
  });
  expect_error(ErrorCode::output, {"no/a.csv"}, [&] {
    output_of({"--predictions", mask, "--labels", mask, "--csv", (folder.path() / "no/a.csv").string()});
  });
}

}  // namespace
}  // namespace sammoe
