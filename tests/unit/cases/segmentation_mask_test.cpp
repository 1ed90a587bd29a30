#include "cases/segmentation_mask.hpp"

#include "sammoe/error.hpp"
#include "sammoe/in_process.hpp"

#include "cases/case_paths.hpp"
#include "cases/staged_outputs.hpp"
#include "support/dicom_seg_source.hpp"
#include "support/error_matchers.hpp"
#include "support/file_bytes.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// A bright cube of 10^3 voxels in the middle of 30^3 voxels of 2 mm, as a DICOM series would give it.
class SegmentationMaskTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared_ = new TemporaryFolder;
    write_tiny_bundle(shared_->path() / "bundle", TinyBundle{});
    fs::create_directory(shared_->path() / "series");
    Grid grid;
    grid.size = {30, 30, 30};
    grid.spacing_mm = {2, 2, 2};
    source_ = new DicomSource(make_dicom_series(shared_->path() / "series", grid));
    segmenter_ = new Segmenter(segmenter_in_this_process(shared_->path() / "bundle", {{}, 1}));
  }

  static void TearDownTestSuite() {
    delete segmenter_;
    delete source_;
    delete shared_;
  }

  SegmentationMaskTest() {
    job_.input = shared_->path() / "series";
    job_.output = folder_.path() / "mask.dcm";
    ObjectPrompt cube{4, "cube", {{{15, 15, 15}, Frame::voxel, true}}};
    cube.terms.type = CodedTerm{"4147007", "SCT", "Mass"};
    job_.prompts.from = ClickedObjects{cube};
  }

  static LoadedVolume image() {
    Grid grid;
    grid.size = {30, 30, 30};
    grid.spacing_mm = {2, 2, 2};
    std::vector<std::int16_t> voxels(27000);
    for (std::size_t k = 10; k < 20; ++k)
      for (std::size_t j = 10; j < 20; ++j)
        for (std::size_t i = 10; i < 20; ++i) voxels[(k * 30 + j) * 30 + i] = 900;
    LoadedVolume loaded{Volume::from_values(grid, std::move(voxels)), std::string(64, '0'), {}, 0, {}};
    loaded.dicom = *source_;
    return loaded;
  }

  SegmentedCase segmented() {
    const ClickedObjects& objects = std::get<ClickedObjects>(job_.prompts.from);
    return segment_input(*segmenter_, job_, CaseInput{objects, {"clicks", {}, {}}, image()});
  }

  SegmentationResult write() {
    SegmentedCase work = segmented();
    StagedOutputs staged;
    write_case(staged, job_, segmenter_->bundle(), work);
    staged.publish();
    return work.result;
  }

  static TemporaryFolder* shared_;
  static DicomSource* source_;
  static Segmenter* segmenter_;
  TemporaryFolder folder_;
  SegmentJob job_;
};

TemporaryFolder* SegmentationMaskTest::shared_ = nullptr;
DicomSource* SegmentationMaskTest::source_ = nullptr;
Segmenter* SegmentationMaskTest::segmenter_ = nullptr;

TEST_F(SegmentationMaskTest, NamesBundleExpertsAndObjects) {
  const DicomSegmentationContent content = segmentation_content(job_, segmenter_->bundle(), segmented());
  EXPECT_EQ(content.model_name, "tiny");
  EXPECT_EQ(content.model_sha256, segmenter_->bundle().manifest_sha256);
  ASSERT_EQ(content.segments.size(), 1U);
  EXPECT_EQ(content.segments[0].label, 4);
  EXPECT_EQ(content.segments[0].name, "cube");
  EXPECT_THAT(content.segments[0].algorithm, testing::MatchesRegex("tiny .*: general"));
  EXPECT_EQ(content.segments[0].terms.type->meaning, "Mass");
  EXPECT_EQ(content.segments[0].srgb, (std::array<std::uint8_t, 3>{230, 159, 0}));  // the palette's first
}

TEST_F(SegmentationMaskTest, TheMaskIsThatOfTheSegmenter) {
  const SegmentationResult result = write();
  job_.write.segmentation.frames = DicomSegmentFrames::all;
  EXPECT_EQ(read_dicom_segmentation(job_.output).labels.size() % 900, 0U);
  EXPECT_LT(read_dicom_segmentation(job_.output).labels.size(), 27000U);
  write();
  EXPECT_EQ(read_dicom_segmentation(job_.output).labels, result.mask().labels);
}

TEST_F(SegmentationMaskTest, FractionalMasksHoldTheProbabilitiesOfTheirCompanion) {
  job_.write.segmentation = {DicomSegmentValues::fractional, DicomSegmentFrames::all};
  job_.probabilities = folder_.path() / "p.nii.gz";
  const SegmentationResult result = write();
  EXPECT_EQ(read_dicom_segmentation(job_.output).labels, result.mask().labels);
  const Volume probabilities = read_volume(*job_.probabilities).volume;
  EXPECT_EQ(probabilities.grid().size, (Index3{30, 30, 30}));
}

TEST_F(SegmentationMaskTest, NothingOfThePatientReachesTheRecord) {
  job_.record = folder_.path() / "r.json";
  write();
  const Bytes bytes = read_bytes(*job_.record);
  const std::string record(bytes.begin(), bytes.end());
  EXPECT_THAT(record, testing::HasSubstr("\"values\": \"binary\""));
  EXPECT_THAT(record, testing::Not(testing::HasSubstr(MadePatient{}.id)));
  EXPECT_THAT(record, testing::Not(testing::HasSubstr("Quxley")));
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.path())) names.insert(entry.path().filename());
  EXPECT_EQ(names, (std::set<std::string>{"mask.dcm", "r.json"}));
}

TEST_F(SegmentationMaskTest, InputThatIsNoDicomIsRefused) {
  write_label_map(folder_.path() / "ct.nii", {image().volume.grid(), std::vector<std::uint16_t>(27000)});
  job_.input = folder_.path() / "ct.nii";
  expect_error(ErrorCode::output, {"mask.dcm", "refers to a DICOM series", "ct.nii"},
               [&] { segment_case(*segmenter_, job_); });
  EXPECT_FALSE(fs::exists(job_.output));
}

TEST_F(SegmentationMaskTest, OptionsOfSegmentationsNeedOne) {
  job_.output = folder_.path() / "mask.nii.gz";
  job_.write.segmentation.values = DicomSegmentValues::fractional;
  expect_error(ErrorCode::usage, {"mask.nii.gz", ".dcm"}, [&] { job_.validate(); });
  job_.write.segmentation = {DicomSegmentValues::binary, DicomSegmentFrames::all};
  expect_error(ErrorCode::usage, {"all frames"}, [&] { job_.validate(); });
}

TEST_F(SegmentationMaskTest, ImagesOfTheInputAreNotReplaced) {
  job_.output = source_->slices[3].file;
  expect_error(ErrorCode::output, {"would replace an image"}, [&] { check_outputs_spare(job_, *source_); });
  job_.output = folder_.path() / "mask.dcm";
  EXPECT_NO_THROW(check_outputs_spare(job_, *source_));
}

}  // namespace
}  // namespace sammoe
