#include "training/roi_samples.hpp"

#include "sammoe/volume_io.hpp"

#include "bundle/bundle_writer.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"
#include "training_tasks/training_host.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// A volume of 1.5 mm voxels, turned and away from the origin, with a box of label 2 and one voxel of label
/// 9; the bundle's ROIs are 32^3 voxels and its embedding is the voxels themselves.
class RoiSamples : public ::testing::Test {
 protected:
  RoiSamples() : store_(bundle()) {
    map_.grid.size = {40, 36, 50};
    map_.grid.spacing_mm = {1.5, 1.5, 1.5};
    map_.grid.direction_in_ras = {{{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}}};
    map_.grid.origin_in_ras = {-20, 33, 7};
    map_.labels.assign(static_cast<std::size_t>(map_.grid.voxel_count()), 0);
    for (std::int64_t k = 20; k < 28; ++k)
      for (std::int64_t j = 8; j < 20; ++j)
        for (std::int64_t i = 12; i < 20; ++i) label_at(i, j, k) = 2;
    label_at(39, 35, 49) = 9;
    write();
  }

  BundleInfo bundle() const {
    write_tiny_bundle(folder_.path() / "bundle", {});
    return read_bundle_info(folder_.path() / "bundle");
  }

  std::uint16_t& label_at(std::int64_t i, std::int64_t j, std::int64_t k) {
    return map_.labels[static_cast<std::size_t>((k * map_.grid.size[1] + j) * map_.grid.size[0] + i)];
  }

  void write() {
    write_label_map(folder_.path() / "label.nii", map_);
    LabelMap image = map_;
    for (std::size_t n = 0; n < image.labels.size(); ++n)
      image.labels[n] = static_cast<std::uint16_t>(10 + n % 7 + 50 * (map_.labels[n] != 0 ? 1 : 0));
    write_label_map(folder_.path() / "image.nii", image);
  }

  LabelledCase labelled() const {
    LabelledCase row;
    row.image = folder_.path() / "image.nii";
    row.label = folder_.path() / "label.nii";
    row.line = 4;
    return row;
  }

  std::vector<RoiSample> samples(const std::vector<LabelledCase>& cases) { return made(cases, {}); }

  std::vector<RoiSample> made(const std::vector<LabelledCase>& cases,
                              const std::function<void(std::size_t done, std::size_t total)>& progress) {
    TrainingHost host(store_.bundle(), cases, options_, {kDecoderOutput, 0});
    return make_roi_samples(store_, numbered(cases), host, options_, progress);
  }

  TemporaryFolder folder_;
  ExpertStore store_;
  LabelMap map_;
  TrainingOptions options_;
};

TEST_F(RoiSamples, EveryLabelGivesAsManyAsAskedFor) {
  std::size_t last_done = 0, last_total = 0;
  const auto made = this->made({labelled()}, [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(done, last_done + 1);
    last_done = done;
    last_total = total;
  });
  EXPECT_EQ(made.size(), 8U);
  EXPECT_EQ(last_done, 8U);
  EXPECT_EQ(last_total, 8U);
}

TEST_F(RoiSamples, TheTargetHoldsTheWholeStructureAndTheClick) {
  LabelledCase row = labelled();
  row.label_value = 2;
  for (const RoiSample& sample : samples({row})) {
    ASSERT_EQ(sample.target.dim(), 3);
    const std::int64_t edge = sample.target.size(0);
    ASSERT_EQ(edge, 4 * sample.embedding.size(-1));
    const auto voxels_per_cell = std::pow(32.0 / static_cast<double>(edge), 3);
    // 8 x 12 x 8 voxels, all within reach of an ROI of 32 voxels; the source's voxels have the ROI's size.
    EXPECT_NEAR(sample.target.sum().item<double>() * voxels_per_cell, 8 * 12 * 8, 1e-3);
    EXPECT_LE(sample.target.max().item<double>(), 1);
    EXPECT_TRUE(sample.first_click.inside);
    Index3 cell{};
    for (int axis = 0; axis < 3; ++axis)
      cell[axis] = static_cast<std::int64_t>((sample.first_click.position_in_roi[axis] + 0.5) *
                                             static_cast<double>(edge) / 32);
    EXPECT_GT(sample.target[cell[0]][cell[1]][cell[2]].item<double>(), 0);
  }
}

TEST_F(RoiSamples, TheEmbeddingIsThatOfTheRoiAroundTheClickAndCanBeTrainedWith) {
  for (const RoiSample& sample : samples({labelled()})) {
    EXPECT_FALSE(sample.embedding.is_inference());
    EXPECT_FALSE(sample.embedding.requires_grad());
    EXPECT_EQ(sample.embedding.scalar_type(), at::kFloat);
    const at::Tensor weight = at::ones({1}).requires_grad_(true);
    (sample.embedding * weight).sum().backward();
    EXPECT_TRUE(weight.grad().defined());
  }
}

TEST_F(RoiSamples, AStructureOfOneVoxelHasATarget) {
  LabelledCase row = labelled();
  row.label_value = 9;
  for (const RoiSample& sample : samples({row})) {
    EXPECT_GT(sample.target.max().item<double>(), 0);
    EXPECT_EQ((sample.target > 0).sum().item<std::int64_t>(), 1);
  }
}

TEST_F(RoiSamples, AStructureThatFallsBetweenTheRoisVoxelsHasATarget) {
  map_.grid.spacing_mm = {0.3, 0.3, 0.3};
  map_.labels.assign(map_.labels.size(), 0);
  label_at(22, 22, 22) = 1;  // the centres of ROI voxels lie at 2, 7, 12 ...
  label_at(27, 23, 21) = 2;
  write();
  for (const RoiSample& sample : samples({labelled()}))
    EXPECT_EQ((sample.target > 0).sum().item<std::int64_t>(), 1);
}

TEST_F(RoiSamples, ClicksInOneRoiShareItsEmbedding) {
  LabelledCase row = labelled();
  row.label_value = 9;  // one voxel, so all clicks are the same
  const auto made = samples({row, row});
  ASSERT_EQ(made.size(), 8U);
  std::set<const void*> distinct;
  for (const RoiSample& sample : made) distinct.insert(sample.embedding.data_ptr());
  EXPECT_EQ(distinct.size(), 1U);
}

TEST_F(RoiSamples, AreTheSameForOneSeedAndOtherwiseNot) {
  const auto clicks = [&] {
    std::vector<Point3> positions;
    for (const RoiSample& sample : samples({labelled()}))
      positions.push_back(sample.first_click.position_in_roi);
    return positions;
  };
  const auto first = clicks();
  EXPECT_EQ(first, clicks());
  options_.seed = 2;
  EXPECT_NE(first, clicks());
}

TEST_F(RoiSamples, AMissingLabelIsRefusedWithItsLine) {
  LabelledCase row = labelled();
  row.label_value = 5;
  const std::string message = refusal_of([&] { samples({row}); });
  EXPECT_NE(message.find("line 4"), std::string::npos) << message;
  EXPECT_NE(message.find("label 5"), std::string::npos) << message;
}

TEST_F(RoiSamples, AnEmptyLabelMapIsRefused) {
  map_.labels.assign(map_.labels.size(), 0);
  write();
  EXPECT_NE(refusal_of([&] { samples({labelled()}); }).find("line 4"), std::string::npos);
}

TEST_F(RoiSamples, LabelsOnAnotherGridAreRefused) {
  map_.grid.origin_in_ras[0] += 1;
  write_label_map(folder_.path() / "label.nii", map_);
  const std::string message = refusal_of([&] { samples({labelled()}); });
  EXPECT_NE(message.find("grid"), std::string::npos) << message;
}

TEST_F(RoiSamples, AnUnreadableFileIsRefusedWithItsLine) {
  fs::resize_file(folder_.path() / "image.nii", 500);
  EXPECT_NE(refusal_of([&] { samples({labelled()}); }).find("line 4"), std::string::npos);
}

TEST_F(RoiSamples, WhatProgressThrowsPassesThrough) {
  refusal_of(
      [&] {
        made({labelled()}, [](std::size_t, std::size_t) { throw Error(ErrorCode::interrupted, "stop"); });
      },
      ErrorCode::interrupted);
}

}  // namespace
}  // namespace sammoe
