#include "sammoe/segment_case.hpp"

#include "sammoe/error.hpp"
#include "sammoe/in_process.hpp"

#include "support/error_matchers.hpp"
#include "support/label_map_segmentation.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

namespace fs = std::filesystem;
using Files = std::set<std::string>;

/// A bright cube of 10^3 voxels in the middle of 30^3 voxels of 2 mm, and the bundle that finds what is
/// bright.
class SegmentCaseTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared_ = new TemporaryFolder;
    write_tiny_bundle(shared_->path() / "bundle", TinyBundle{});
    write_label_map(shared_->path() / "ct.nii", cube(900));
    write_label_map(shared_->path() / "coarse.nii", cube(1));
    segmenter_ = new Segmenter(segmenter_in_this_process(shared_->path() / "bundle", {{}, 1}));
  }

  static void TearDownTestSuite() {
    delete segmenter_;
    delete shared_;
  }

  static LabelMap cube(std::uint16_t value) {
    LabelMap map;
    map.grid.size = {30, 30, 30};
    map.grid.spacing_mm = {2, 2, 2};
    map.grid.origin_in_ras = {-40, 10, 5};
    map.labels.assign(27000, 0);
    for (std::size_t k = 10; k < 20; ++k)
      for (std::size_t j = 10; j < 20; ++j)
        for (std::size_t i = 10; i < 20; ++i) map.labels[(k * 30 + j) * 30 + i] = value;
    return map;
  }

  SegmentCaseTest() {
    job_.input = shared_->path() / "ct.nii";
    job_.output = folder_.path() / "mask.nii";
    job_.prompts.from = ClickedObjects{{4, "cube", {{{15, 15, 15}, Frame::voxel, true}}}};
  }

  Files files() const {
    Files names;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      names.insert(entry.path().filename().string());
    return names;
  }

  nlohmann::json record() const {
    std::ifstream file(*job_.record);
    return nlohmann::json::parse(file);
  }

  static TemporaryFolder* shared_;
  static Segmenter* segmenter_;
  TemporaryFolder folder_;
  SegmentJob job_;
};

TemporaryFolder* SegmentCaseTest::shared_ = nullptr;
Segmenter* SegmentCaseTest::segmenter_ = nullptr;

TEST_F(SegmentCaseTest, WritesTheMaskOfTheSegmenterAndNothingElse) {
  const CaseSummary summary = segment_case(*segmenter_, job_);
  EXPECT_EQ(files(), Files{"mask.nii"});
  const LabelMap mask = read_label_map(job_.output);
  EXPECT_EQ(mask.labels, summary.result.mask().labels);
  EXPECT_TRUE(same_grid(mask.grid, cube(1).grid));
  EXPECT_EQ(mask.labels[(15 * 30 + 15) * 30 + 15], 4);
  EXPECT_EQ(mask.labels[0], 0);
  EXPECT_THAT(summary.warnings, testing::IsEmpty());
  EXPECT_GT(summary.total_seconds, 0);
}

TEST_F(SegmentCaseTest, WritesCompanionsThatAgreeWithTheMask) {
  job_.probabilities = folder_.path() / "p.nii";
  job_.record = folder_.path() / "r.json";
  job_.preview = folder_.path() / "p.png";
  const CaseSummary summary = segment_case(*segmenter_, job_);
  EXPECT_EQ(files(), (Files{"mask.nii", "p.nii", "r.json", "p.png"}));
  const Volume probabilities = read_volume(*job_.probabilities).volume;
  const std::vector<float> values = probabilities.values({{0, 0, 0}, probabilities.grid().size});
  for (std::size_t n = 0; n < values.size(); ++n)
    ASSERT_EQ(values[n] > job_.segment.mask_threshold, summary.result.mask().labels[n] == 4) << n;
  EXPECT_EQ(record().at("objects").at(0).at("voxels"), summary.result.objects.at(0).voxel_count);
  EXPECT_EQ(record().at("prompts").at("source"), "clicks");
  for (const char* stage : {"read", "encode", "decode", "write", "total"})
    EXPECT_TRUE(record().at("seconds").contains(stage)) << stage;
  double stages = 0;
  const nlohmann::json times = record().at("seconds");
  for (const auto& [stage, seconds] : times.items())
    if (stage != "total") stages += seconds.get<double>();
  EXPECT_LE(stages, record().at("seconds").at("total"));
}

TEST_F(SegmentCaseTest, TakesPromptsFromACoarseMask) {
  const LabelMap clicked = [this] {
    segment_case(*segmenter_, job_);
    return read_label_map(job_.output);
  }();
  job_.prompts.from = CoarseMask{shared_->path() / "coarse.nii"};
  job_.record = folder_.path() / "r.json";
  segment_case(*segmenter_, job_);
  const LabelMap from_mask = read_label_map(job_.output);
  for (std::size_t n = 0; n < clicked.labels.size(); ++n)
    ASSERT_EQ(clicked.labels[n] != 0, from_mask.labels[n] == 1) << n;
  EXPECT_EQ(record().at("prompts").at("source"), "mask");
  EXPECT_EQ(record().at("prompts").at("sha256").get<std::string>().size(), 64U);
}

TEST_F(SegmentCaseTest, RefinesACoarseMaskWithFurtherClicks) {
  CoarseMask mask{shared_->path() / "coarse.nii", true};
  mask.clicks = {{{11, 11, 11}, Frame::voxel, true}};
  job_.prompts.from = mask;
  job_.record = folder_.path() / "r.json";
  segment_case(*segmenter_, job_);
  const nlohmann::json object = record().at("objects").at(0);
  EXPECT_EQ(object.at("refined_mask_voxels"), 1000);
  ASSERT_EQ(object.at("clicks_in_voxels").size(), 2U);
  EXPECT_EQ(object.at("clicks_in_voxels").at(1).at("position"), (Point3{11, 11, 11}));
  mask.clicked_label = 2;
  job_.prompts.from = mask;
  expect_error(ErrorCode::input, {"coarse.nii", "no object with the label 2"},
               [&] { segment_case(*segmenter_, job_); });
  mask.refine = false;
  job_.prompts.from = mask;
  expect_error(ErrorCode::usage, {"not refined"}, [&] { segment_case(*segmenter_, job_); });
}

TEST_F(SegmentCaseTest, RefinesOnlyAMaskOnTheImagesVoxels) {
  LabelMap mask = cube(1);
  mask.grid.origin_in_ras[0] += 1;
  write_label_map(folder_.path() / "shifted.nii", mask);
  job_.prompts.from = CoarseMask{folder_.path() / "shifted.nii", true};
  expect_error(ErrorCode::input, {"shifted.nii", "another grid", "1 mm apart"},
               [&] { segment_case(*segmenter_, job_); });
  mask = cube(1);
  mask.labels[0] = 2;
  write_label_map(folder_.path() / "two.nii", mask);
  job_.prompts.from = CoarseMask{folder_.path() / "two.nii", true, {{{11, 11, 11}, Frame::voxel, true}}};
  expect_error(ErrorCode::input, {"two.nii", "has 2 objects", "label"},
               [&] { segment_case(*segmenter_, job_); });
}

// One slice of a file that says nothing of the distance of slices: that is the image's.
TEST_F(SegmentCaseTest, TakesPromptsFromADicomSegmentationOnTheImagesSlices) {
  fs::create_directory(folder_.path() / "series");
  const fs::path coarse = folder_.path() / "series" / "coarse.dcm";
  LabelMap slice = cube(1);
  for (std::size_t n = 0; n < slice.labels.size(); ++n)
    if (n / 900 != 15) slice.labels[n] = 0;
  write_label_map_segmentation(coarse, {slice, 8, 0, [](DcmDataset& dataset) {
                                          DcmItem* shared = nullptr;
                                          DcmItem* measures = nullptr;
                                          dataset.findAndGetSequenceItem(DCM_SharedFunctionalGroupsSequence,
                                                                         shared);
                                          shared->findAndGetSequenceItem(DCM_PixelMeasuresSequence, measures);
                                          measures->findAndDeleteElement(DCM_SpacingBetweenSlices);
                                          measures->putAndInsertString(DCM_SliceThickness, "0.5");
                                        }});
  job_.prompts.from = CoarseMask{coarse};
  const CaseSummary summary = segment_case(*segmenter_, job_);
  EXPECT_THAT(summary.warnings, testing::IsEmpty());
  const LabelMap mask = read_label_map(job_.output);
  EXPECT_EQ(mask.labels[(15 * 30 + 15) * 30 + 15], 1);
}

TEST_F(SegmentCaseTest, WarnsOfWhatIsWrongWithACoarseMask) {
  LabelMap mask = read_label_map(shared_->path() / "coarse.nii");
  mask.grid.origin_in_ras[0] += 1;
  const fs::path shifted = shared_->path() / "shifted.nii";
  write_label_map(shifted, mask);
  job_.prompts.from = CoarseMask{shifted};
  job_.record = folder_.path() / "r.json";
  const CaseSummary summary = segment_case(*segmenter_, job_);
  ASSERT_FALSE(summary.warnings.empty());
  EXPECT_NE(summary.warnings[0].find("has the input's size, but its voxels lie up to 1 mm"),
            std::string::npos);
  EXPECT_EQ(record().at("warnings").at(0), summary.warnings[0]);
}

TEST_F(SegmentCaseTest, NamesOfACoarseMaskAreThoseOfTheObjects) {
  LabelMap mask = read_label_map(shared_->path() / "coarse.nii");
  const std::uint16_t label = *std::max_element(mask.labels.begin(), mask.labels.end());
  mask.names = {{label, "left lung", {}}};
  write_label_map(shared_->path() / "named.seg.nrrd", mask);
  job_.prompts.from = CoarseMask{shared_->path() / "named.seg.nrrd"};
  job_.output = folder_.path() / "mask.seg.nrrd";
  EXPECT_EQ(segment_case(*segmenter_, job_).result.objects[0].name, "left lung");
  const LabelMap written = read_label_map(job_.output);
  ASSERT_FALSE(written.names.empty());
  EXPECT_EQ(written.names[0].name, "left lung");
  EXPECT_TRUE(written.names[0].srgb);
}

TEST_F(SegmentCaseTest, NeverWritesOverTheVoxelsOfItsInput) {
  const fs::path header = shared_->path() / "detached.nhdr";
  std::ofstream(header)
      << "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2 2 2\nencoding: raw\ndata file: voxels.json\n";
  std::ofstream(shared_->path() / "voxels.json") << "12345678";
  job_.input = header;
  job_.record = shared_->path() / "voxels.json";
  expect_error(ErrorCode::usage, {"record and voxels of the input are the same"},
               [&] { segment_case(*segmenter_, job_); });
  EXPECT_EQ(fs::file_size(shared_->path() / "voxels.json"), 8U);
}

TEST_F(SegmentCaseTest, ChangesNothingWhenStoppedAtTheLastMoment) {
  segment_case(*segmenter_, job_);
  std::size_t calls = 0;
  job_.segment.progress = [&calls](std::size_t, std::size_t) { ++calls; };
  segment_case(*segmenter_, job_);
  ASSERT_GE(calls, 3U);
  const fs::file_time_type written = fs::last_write_time(job_.output);
  job_.record = folder_.path() / "r.json";
  for (std::size_t stop_at = 1; stop_at <= calls; ++stop_at) {
    std::size_t call = 0;
    job_.segment.progress = [&](std::size_t, std::size_t) {
      if (++call == stop_at) throw Error(ErrorCode::interrupted, "stop");
    };
    EXPECT_THROW(segment_case(*segmenter_, job_), Error);
    EXPECT_EQ(files(), Files{"mask.nii"}) << stop_at;
    EXPECT_EQ(fs::last_write_time(job_.output), written) << stop_at;
  }
}

TEST_F(SegmentCaseTest, ReportsTheEndOfItsWork) {
  double last = 0;
  job_.segment.progress = [&last](std::size_t done, std::size_t total) {
    last = static_cast<double>(done) / static_cast<double>(total);
  };
  segment_case(*segmenter_, job_);
  EXPECT_EQ(last, 1);
}

TEST_F(SegmentCaseTest, SaysWhatIsWrongWithTheInputBeforeWhatIsWrongWithTheModel) {
  write_tiny_bundle(folder_.path() / "bundle", TinyBundle{});
  fs::resize_file(folder_.path() / "bundle" / "image_encoder.pt", 100);
  Segmenter damaged = segmenter_in_this_process(folder_.path() / "bundle", {{}, 1});
  const auto message = [&] {
    try {
      segment_case(damaged, job_);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_THAT(message(), testing::HasSubstr("image_encoder.pt"));
  job_.input = folder_.path() / "no.nii";
  EXPECT_THAT(message(), testing::HasSubstr("no.nii"));
}

TEST_F(SegmentCaseTest, RefusesWithoutLeavingAnything) {
  SegmentJob outside = job_;
  std::get<ClickedObjects>(outside.prompts.from)[0].clicks[0].position = {30, 0, 0};
  EXPECT_THROW(segment_case(*segmenter_, outside), Error);
  SegmentJob missing = job_;
  missing.record = folder_.path() / "missing" / "r.json";
  EXPECT_THROW(segment_case(*segmenter_, missing), Error);
  SegmentJob no_input = job_;
  no_input.input = folder_.path() / "no.nii";
  EXPECT_THROW(segment_case(*segmenter_, no_input), Error);
  EXPECT_EQ(files(), Files{});
}

}  // namespace
}  // namespace sammoe
