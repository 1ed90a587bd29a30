#include "segment_command.hpp"

#include "sammoe/error.hpp"

#include "command_line.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using Arguments = std::vector<std::string>;
using SegmentLine = CommandLine<SegmentCommand>;

/// What every line needs, without prompts.
Arguments with(const Arguments& more) {
  Arguments arguments{"-m", "bundle", "-i", "ct.nii.gz", "-o", "mask.nii.gz"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

Arguments with_click(const Arguments& more) {
  Arguments arguments = with({"--point", "1,2,3"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

const ObjectPrompt& clicked(const SegmentJob& job) {
  return std::get<ClickedObjects>(job.prompts.from).at(0);
}

void expect_usage_error(const Arguments& arguments) {
  try {
    const SegmentLine line(arguments);
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage) << error.what();
  }
}

TEST(SegmentCommand, TakesItsDefaultsFromTheStructs) {
  const SegmentLine line(with_click({}));
  const SegmentJob expected;
  EXPECT_EQ(line->model(), "bundle");
  EXPECT_EQ(line->job().input, "ct.nii.gz");
  EXPECT_EQ(line->job().output, "mask.nii.gz");
  EXPECT_EQ(line->job().segment.mask_threshold, expected.segment.mask_threshold);
  EXPECT_EQ(line->job().segment.max_rois, expected.segment.max_rois);
  EXPECT_EQ(line->job().segment.resample, expected.segment.resample);
  EXPECT_EQ(line->job().write.compression_level, expected.write.compression_level);
  EXPECT_EQ(line->job().read.non_finite, expected.read.non_finite);
  EXPECT_FALSE(line->job().read.prefer_form);
  EXPECT_FALSE(line->job().read.volume_index);
  EXPECT_FALSE(line->job().record);
  EXPECT_EQ(line->segmenter_options().threads, SegmenterOptions{}.threads);
  EXPECT_EQ(clicked(line->job()).label, ObjectPrompt{}.label);
}

TEST(SegmentCommand, KeepsTheOrderOfClicksAcrossFrames) {
  const SegmentLine line(
      with({"--voxel", "7,8,9", "--point", "1,2,3,-", "--voxel=4,5,6,-", "--point", "10,11,12,+"}));
  const std::vector<Click>& clicks = clicked(line->job()).clicks;
  ASSERT_EQ(clicks.size(), 4U);
  EXPECT_EQ(clicks[0].frame, Frame::voxel);
  EXPECT_EQ(clicks[0].position, (Point3{7, 8, 9}));
  EXPECT_EQ(clicks[1].frame, Frame::ras_mm);
  EXPECT_EQ(clicks[1].position, (Point3{1, 2, 3}));
  EXPECT_FALSE(clicks[1].inside);
  EXPECT_EQ(clicks[2].position, (Point3{4, 5, 6}));
  EXPECT_FALSE(clicks[2].inside);
  EXPECT_EQ(clicks[3].position, (Point3{10, 11, 12}));
  EXPECT_TRUE(clicks[3].inside);
}

TEST(SegmentCommand, ReadsNegativeCoordinatesHoweverTheyAreWritten) {
  const SegmentLine line(
      with({"--point", "-20,5,3", "--point=-20,-5,-3", "--point", "-.5,1e1,-1e-2", "--point", "-1,-2,-3,-"}));
  const std::vector<Click>& clicks = clicked(line->job()).clicks;
  ASSERT_EQ(clicks.size(), 4U);
  EXPECT_EQ(clicks[0].position, (Point3{-20, 5, 3}));
  EXPECT_EQ(clicks[1].position, (Point3{-20, -5, -3}));
  EXPECT_EQ(clicks[2].position, (Point3{-0.5, 10, -0.01}));
  EXPECT_EQ(clicks[3].position, (Point3{-1, -2, -3}));
  EXPECT_FALSE(clicks[3].inside);
}

TEST(SegmentCommand, KeepsPathsWithSpacesWhole) {
  const SegmentLine line({"--model", "my bundle", "--input", "a \"b\" c.nii", "--output", " out.nii",
                          "--voxel", "1,2,3", "--record", "the record.json"});
  EXPECT_EQ(line->model(), "my bundle");
  EXPECT_EQ(line->job().input, "a \"b\" c.nii");
  EXPECT_EQ(line->job().output, " out.nii");
  EXPECT_EQ(line->job().record, "the record.json");
}

TEST(SegmentCommand, BindsEveryOption) {
  const SegmentLine line(
      with({"--voxel",          "1,2,3", "--label",         "300",     "--name",      "left kidney",
            "--probabilities",  "p.nii", "--record",        "r.json",  "--preview",   "p.png",
            "--mask-threshold", "0.25",  "--resample",      "nearest", "--max-rois",  "3",
            "--threads",        "2",     "--volume",        "5",       "--prefer",    "qform",
            "--nonfinite",      "zero",  "--compression",   "9",       "--precision", "bf16",
            "--device",         "cuda",  "--expert-memory", "500"}));
  const SegmentJob& job = line->job();
  EXPECT_EQ(clicked(job).label, 300);
  EXPECT_EQ(clicked(job).name, "left kidney");
  EXPECT_EQ(job.probabilities, "p.nii");
  EXPECT_EQ(job.record, "r.json");
  EXPECT_EQ(job.preview, "p.png");
  EXPECT_EQ(job.segment.mask_threshold, 0.25);
  EXPECT_EQ(job.segment.resample, Resample::nearest);
  EXPECT_EQ(job.segment.max_rois, 3);
  EXPECT_EQ(line->segmenter_options().threads, 2);
  EXPECT_EQ(line->segmenter_options().precision, Precision::bf16);
  EXPECT_EQ(line->segmenter_options().device, Device::cuda);
  EXPECT_EQ(line->segmenter_options().expert_memory_mib, 500);
  EXPECT_EQ(job.read.volume_index, 5);
  EXPECT_EQ(job.read.prefer_form, NiftiForm::qform);
  EXPECT_EQ(job.read.non_finite, NonFinite::zero);
  EXPECT_EQ(job.write.compression_level, 9);
}

TEST(SegmentCommand, ReadsNumbersAsDecimal) {
  EXPECT_EQ(clicked(SegmentLine(with_click({"--label", "010"}))->job()).label, 10);
  EXPECT_EQ(SegmentLine(with_click({"--mask-threshold", "5e-1"}))->job().segment.mask_threshold, 0.5);
}

TEST(SegmentCommand, TakesPromptsFromFiles) {
  const SegmentLine file(with({"--prompts", "clicks.csv"}));
  EXPECT_EQ(std::get<PromptsFile>(file->job().prompts.from).path, "clicks.csv");
  const SegmentLine mask(with({"--from-mask", "coarse.nii"}));
  EXPECT_EQ(std::get<CoarseMask>(mask->job().prompts.from).path, "coarse.nii");
}

TEST(SegmentCommand, TakesAllLabelsOfAnExpert) {
  const SegmentLine line(with({"--all-labels", "--expert", "abdomen"}));
  EXPECT_TRUE(std::holds_alternative<AllLabels>(line->job().prompts.from));
  const RoutingOptions routing = line->routing().applied_to({});
  EXPECT_EQ(routing.strategy, Strategy::expert);
  EXPECT_EQ(routing.expert, "abdomen");
}

TEST(SegmentCommand, RefinesAMaskWithFurtherClicks) {
  const SegmentLine plain(with({"--from-mask", "coarse.nii", "--refine"}));
  EXPECT_TRUE(std::get<CoarseMask>(plain->job().prompts.from).refine);
  const SegmentLine clicked(
      with({"--from-mask", "coarse.nii", "--refine", "--voxel", "1,2,3,-", "--label", "5"}));
  const auto& mask = std::get<CoarseMask>(clicked->job().prompts.from);
  EXPECT_EQ(mask.clicks.at(0).position, (Point3{1, 2, 3}));
  EXPECT_FALSE(mask.clicks.at(0).inside);
  EXPECT_EQ(mask.clicked_label, 5);
  const SegmentLine unlabelled(with({"--from-mask", "coarse.nii", "--refine", "--voxel", "1,2,3"}));
  EXPECT_FALSE(std::get<CoarseMask>(unlabelled->job().prompts.from).clicked_label);
}

TEST(SegmentCommand, OverridesTheBundlesSelectionOnlyWhereAsked) {
  RoutingOptions of_bundle;
  of_bundle.strategy = Strategy::threshold;
  of_bundle.k = 7;
  of_bundle.threshold = 0.125;
  of_bundle.temperature = 3;
  const RoutingOptions untouched = SegmentLine(with_click({}))->routing().applied_to(of_bundle);
  EXPECT_EQ(untouched.strategy, Strategy::threshold);
  EXPECT_EQ(untouched.k, 7U);
  EXPECT_EQ(untouched.threshold, 0.125);
  EXPECT_EQ(untouched.temperature, 3);
  const SegmentLine line(with_click({"--strategy", "expert:liver", "--k", "1"}));
  const RoutingOptions changed = line->routing().applied_to(of_bundle);
  EXPECT_EQ(changed.strategy, Strategy::expert);
  EXPECT_EQ(changed.expert, "liver");
  EXPECT_EQ(changed.k, 1U);
  EXPECT_EQ(changed.threshold, 0.125);
  EXPECT_EQ(changed.temperature, 3);
}

TEST(SegmentCommand, RefusesWhatContradictsItself) {
  expect_usage_error(with({}));
  expect_usage_error(with_click({"--prompts", "clicks.csv"}));
  expect_usage_error(with({"--prompts", "clicks.csv", "--from-mask", "coarse.nii"}));
  expect_usage_error(with({"--prompts", "clicks.csv", "--label", "2"}));
  expect_usage_error(with({"--all-labels", "--label", "2"}));
  expect_usage_error(with_click({"--all-labels", "--expert", "abdomen"}));
  expect_usage_error(with_click({"--strategy", "general", "--expert", "abdomen"}));
  expect_usage_error(with({"--from-mask", "coarse.nii", "--name", "liver"}));
  expect_usage_error(with({"--refine"}));
  expect_usage_error(with_click({"--refine"}));
  expect_usage_error(with_click({"--from-mask", "coarse.nii"}));
  expect_usage_error(with({"--from-mask", "coarse.nii", "--refine", "--label", "2"}));
  expect_usage_error(with_click({"--from-mask", "coarse.nii", "--refine", "--name", "liver"}));
  expect_usage_error(with({"--from-mask", "coarse.nii", "--refine", "--prompts", "clicks.csv"}));
  expect_usage_error(with_click({"--record", "mask.nii.gz"}));
  expect_usage_error(with_click({"--probabilities", "ct.nii.gz"}));
}

TEST(SegmentCommand, RefusesValuesOutOfRange) {
  for (const Arguments& more : std::vector<Arguments>{{"--label", "0"},
                                                      {"--strategy", "best"},
                                                      {"--strategy", "expert:"},
                                                      {"--k", "0"},
                                                      {"--threshold", "1.5"},
                                                      {"--threshold", "nan"},
                                                      {"--temperature", "0"},
                                                      {"--temperature", "inf"},
                                                      {"--mask-threshold", "1"},
                                                      {"--mask-threshold", "nan"},
                                                      {"--max-rois", "0"},
                                                      {"--threads", "-1"},
                                                      {"--volume", "-1"},
                                                      {"--compression", "10"},
                                                      {"--point", "1,2"},
                                                      {"--voxel", "1,2,nan"},
                                                      {"--record", "record.txt"}}) {
    SCOPED_TRACE(more[0] + " " + more[1]);
    expect_usage_error(with_click(more));
  }
}

TEST(SegmentCommand, RefusesWhatIsNoValue) {
  for (const Arguments& more : std::vector<Arguments>{{"--label", "65536"},
                                                      {"--label", "-1"},
                                                      {"--k", "two"},
                                                      {"--k", "-2"},
                                                      {"--k", "0x2"},
                                                      {"--k", " 2"},
                                                      {"--k", "99999999999999999999"},
                                                      {"--threshold", "0,5"},
                                                      {"--label", ""},
                                                      {"--max-rois", "3.5"},
                                                      {"--resample", "cubic"},
                                                      {"--prefer", "both"},
                                                      {"--threads"},
                                                      {"--unknown", "1"},
                                                      {"stray"},
                                                      {"--threads", "1", "--threads", "2"}}) {
    SCOPED_TRACE(more[0] + " " + more.back());
    EXPECT_THROW(SegmentLine{with_click(more)}, CLI::ParseError);
  }
  EXPECT_THROW(SegmentLine({"-i", "ct.nii", "-o", "m.nii", "--point", "1,2,3"}), CLI::ParseError);
}

}  // namespace
}  // namespace sammoe
