#include "engine/mask_prompt.hpp"

#include "unit/engine/engine_scenes.hpp"

#include <memory>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// The volume's voxels where that holds of the world position, as an object's mask.
template <typename Predicate>
std::shared_ptr<const LabelPatch> mask_of(const Grid& grid, const Predicate& is_object,
                                          std::uint16_t label = 1) {
  LabelPatch patch{{{0, 0, 0}, grid.size}, {}};
  for (std::int64_t k = 0; k < grid.size[2]; ++k)
    for (std::int64_t j = 0; j < grid.size[1]; ++j)
      for (std::int64_t i = 0; i < grid.size[0]; ++i) {
        const Point3 point =
            grid.ras_from_voxel({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
        patch.labels.push_back(static_cast<std::uint16_t>(is_object(point) ? label : 0));
      }
  return std::make_shared<const LabelPatch>(std::move(patch));
}

/// Its decoder answers with the logits it is given plus 1.
TinyBundle counting_bundle() {
  TinyBundle bundle;
  bundle.experts = {{"general", counting_decoder(), ""}};
  return bundle;
}

double logit_at(const SegmentationResult& result, const Index3& index) {
  const ProbabilityPatch& patch = *result.objects.at(0).probabilities;
  const Region& box = patch.region;
  const auto offset = static_cast<std::size_t>(
      ((index[2] - box.begin[2]) * box.size[1] + index[1] - box.begin[1]) * box.size[0] + index[0] -
      box.begin[0]);
  const double probability = patch.probabilities.at(offset);
  return std::log(probability / (1 - probability));
}

SegmentOptions with_probabilities() {
  SegmentOptions options;
  options.keep_probabilities = true;
  return options;
}

TEST(MaskPrompt, LogitsAreOfOneSizeAndBothSigns) {
  const at::Tensor logits = logits_of_masks(at::tensor({1, 0}) > 0);
  EXPECT_EQ(logits[0].item<float>(), 5);
  EXPECT_EQ(logits[1].item<float>(), -5);
}

TEST(MaskPrompt, AMaskIsInsideWhereItHoldsMostOfAVoxel) {
  at::Tensor fine = at::zeros({1, 1, 8, 8, 8});
  fine.narrow(2, 0, 3).fill_(1);  // the first layer of 2 whole, the second by half
  const at::Tensor logits = mask_prompt(fine, {4, 4, 4});
  EXPECT_EQ(logits.sizes(), (at::IntArrayRef{1, 1, 4, 4, 4}));
  EXPECT_TRUE((logits.narrow(2, 0, 1) == 5).all().item<bool>());
  EXPECT_TRUE((logits.narrow(2, 1, 3) == -5).all().item<bool>());
}

TEST(MaskPrompt, AMaskThinnerThanAVoxelIsNotLost) {
  at::Tensor fine = at::zeros({1, 1, 8, 8, 8});
  fine[0][0][5][5][5] = 1;
  const at::Tensor logits = mask_prompt(fine, {4, 4, 4});
  EXPECT_EQ((logits > 0).sum().item<std::int64_t>(), 1);
  EXPECT_EQ(logits[0][0][2][2][2].item<float>(), 5);
}

TEST(MaskPrompt, NoMaskIsZeroAndSoIsOneThatDoesNotReachTheRoi) {
  EXPECT_TRUE((mask_prompt({}, {4, 4, 4}) == 0).all().item<bool>());
  const Grid source = grid_of({40, 40, 40});
  ObjectPrompt object = object_at({{0, 0, 0}});
  Grid roi = grid_of({8, 8, 8});
  EXPECT_FALSE(mask_in_roi(source, object, roi).defined());
  object.mask = mask_of(source, ball({0, 0, 0}, 4));
  EXPECT_TRUE(mask_in_roi(source, object, roi).defined());
  object.label = 2;
  EXPECT_FALSE(mask_in_roi(source, object, roi).defined()) << "another object's voxels";
  object.label = 1;
  roi.origin_in_ras[0] += 15;
  EXPECT_FALSE(mask_in_roi(source, object, roi).defined());
}

TEST(MaskPrompt, TheFirstClickBeginsWithTheMaskAndFurtherOnesContinue) {
  const Volume volume = scene(grid_of({32, 32, 32}), ball({0, 0, 0}, 8));
  TinySegmenter segmenter(counting_bundle());
  ObjectPrompt object = object_at({{0, 0, 0}});
  object.mask = mask_of(volume.grid(), ball({3, 0, 0}, 9));
  const SegmentationResult one = segmenter->segment(volume, {object}, with_probabilities());
  EXPECT_NEAR(logit_at(one, {18, 16, 16}), 6, 1e-3) << "in the mask";
  EXPECT_NEAR(logit_at(one, {4, 16, 16}), -4, 1e-3) << "not in it";
  object.clicks.push_back({{-6, 0, 0}, Frame::ras_mm, true});
  const SegmentationResult two = segmenter->segment(volume, {object}, with_probabilities());
  EXPECT_NEAR(logit_at(two, {18, 16, 16}), 7, 1e-2);
  EXPECT_NEAR(logit_at(two, {4, 16, 16}), -3, 1e-3);
}

TEST(MaskPrompt, KeptStepsAreThoseOfTheSameMask) {
  const Volume volume = scene(grid_of({32, 32, 32}), ball({0, 0, 0}, 8));
  TinySegmenter segmenter(counting_bundle());
  OpenVolume session = segmenter->open(volume);
  const ObjectPrompt plain = object_at({{0, 0, 0}});
  ObjectPrompt refined = plain;
  refined.mask = mask_of(volume.grid(), ball({3, 0, 0}, 9));
  ObjectPrompt otherwise = plain;
  otherwise.mask = mask_of(volume.grid(), ball({-3, 0, 0}, 9));
  for (const ObjectPrompt& object : {plain, refined, otherwise, refined, plain}) {
    const SegmentationResult expected = segmenter->segment(volume, {object}, with_probabilities());
    const SegmentationResult actual = session.segment({object}, with_probabilities());
    EXPECT_EQ(actual.objects[0].probabilities->probabilities,
              expected.objects[0].probabilities->probabilities);
  }
}

TEST(MaskPrompt, ANeighbouringRoiSeesTheMaskWhereNothingWasPredicted) {
  // The object and its mask run through the whole length of 96 voxels, the ROI has 32.
  const auto everywhere = [](const Point3&) { return true; };
  const Volume volume = scene(grid_of({96, 32, 32}), everywhere);
  TinySegmenter segmenter(counting_bundle());
  ObjectPrompt object = object_at({{-60, 0, 0}});
  object.mask = mask_of(volume.grid(), everywhere);
  const SegmentationResult result = segmenter->segment(volume, {object}, with_probabilities());
  EXPECT_GT(result.objects[0].roi_count, 3U);
  EXPECT_GT(logit_at(result, {94, 16, 16}), 5.9) << "without the mask it would count from 0";
}

}  // namespace
}  // namespace sammoe
