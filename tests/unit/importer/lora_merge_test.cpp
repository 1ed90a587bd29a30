#include "importer/lora_merge.hpp"

#include "support/error_matchers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kLayer[] = "image_encoder.blocks.0.attn.qkv";

class LoraMerge : public ::testing::Test {
 protected:
  LoraMerge() { torch::manual_seed(5); }

  std::string layer(const std::string& rest) const { return kLayer + rest; }

  /// The adapted layer under such names, and a tensor that nothing adapts.
  TensorMap adapted(const std::string& base, const std::string& down, const std::string& up) const {
    TensorMap tensors{{layer(down), down_}, {layer(up), up_}, {"mask_decoder.iou_token.weight", token_}};
    if (base.empty()) return tensors;
    tensors[layer(base + "weight")] = weight_;
    tensors[layer(base + "bias")] = bias_;
    return tensors;
  }

  void expect_merged(const TensorMap& tensors) const {
    EXPECT_THAT(tensors.size(), 3u);
    const at::Tensor expected = weight_ + 0.5 * up_.matmul(down_);
    EXPECT_TRUE(at::allclose(tensors.at(layer(".weight")), expected, 1e-6, 1e-7));
    EXPECT_TRUE(at::equal(tensors.at(layer(".bias")), bias_));
    EXPECT_TRUE(at::equal(tensors.at("mask_decoder.iou_token.weight"), token_));
  }

  void refuses(TensorMap tensors, const std::vector<std::string>& words, std::optional<double> scale = 0.5,
               const TensorMap* general = nullptr) const {
    expect_error(ErrorCode::model, words, [&] { merge_lora(tensors, scale, general, "a.pth"); });
  }

  at::Tensor weight_ = at::randn({6, 4}), bias_ = at::randn({6}), token_ = at::randn({1, 2});
  at::Tensor down_ = at::randn({2, 4}), up_ = at::randn({6, 2});
};

TEST_F(LoraMerge, AddsTheScaledProductUnderTheNamesOfEachTrainer) {
  const std::vector<std::vector<std::string>> layouts{
      {".lora.linear.", ".lora.lora_down.weight", ".lora.lora_up.weight"},
      {".base_layer.", ".lora_A.default.weight", ".lora_B.default.weight"},
      {".base_layer.", ".lora_A.weight", ".lora_B.weight"},
      {".", ".lora_down.weight", ".lora_up.weight"}};
  for (const auto& names : layouts) {
    SCOPED_TRACE(names[1]);
    TensorMap tensors = adapted(names[0], names[1], names[2]);
    EXPECT_THAT(merge_lora(tensors, 0.5, nullptr, "a.pth"),
                ElementsAre("merged LoRA adapters of 1 layer with scale 0.5"));
    expect_merged(tensors);
  }
}

TEST_F(LoraMerge, AdaptersAloneAdaptTheGeneralWeights) {
  TensorMap tensors = adapted("", ".lora_A.weight", ".lora_B.weight");
  const TensorMap general{
      {layer(".weight"), weight_}, {layer(".bias"), bias_}, {"mask_decoder.other", bias_}};
  EXPECT_THAT(merge_lora(tensors, 0.5, &general, "a.pth"),
              ElementsAre(HasSubstr("scale 0.5"), "adapted the general image_encoder"));
  expect_merged(tensors);
  EXPECT_TRUE(at::equal(general.at(layer(".weight")), weight_)) << "the general weights stay as they are";
  refuses(adapted("", ".lora_A.weight", ".lora_B.weight"), {"a.pth", "without the weights", "--expert"});
}

TEST_F(LoraMerge, ModulesThatWereTrainedWholeReplaceTheirOriginals) {
  TensorMap tensors = adapted(".base_layer.", ".lora_A.default.weight", ".lora_B.default.weight");
  tensors.erase("mask_decoder.iou_token.weight");
  tensors["mask_decoder.modules_to_save.default.iou_token.weight"] = token_;
  tensors["mask_decoder.original_module.iou_token.weight"] = at::zeros({1, 2});
  EXPECT_THAT(
      merge_lora(tensors, 0.5, nullptr, "a.pth"),
      ElementsAre(HasSubstr("scale 0.5"), HasSubstr("took 1 tensor of modules that were trained whole")));
  expect_merged(tensors);
  tensors = adapted(".base_layer.", ".lora_A.default.weight", ".lora_B.default.weight");
  tensors["mask_decoder.original_module.other"] = token_;
  merge_lora(tensors, 0.5, nullptr, "a.pth");
  EXPECT_EQ(tensors.count("mask_decoder.original_module.other"), 1u) << "nothing replaces it";
}

TEST_F(LoraMerge, WithoutAdaptersNothingChanges) {
  TensorMap tensors{{layer(".weight"), weight_}};
  EXPECT_THAT(merge_lora(tensors, std::nullopt, nullptr, "a.pth"), IsEmpty());
  EXPECT_TRUE(at::equal(tensors.at(layer(".weight")), weight_));
}

TEST_F(LoraMerge, RefusesWithoutAScale) {
  refuses(adapted(".base_layer.", ".lora_A.weight", ".lora_B.weight"), {"a.pth", kLayer, "--lora-scale"},
          std::nullopt);
}

TEST_F(LoraMerge, RefusesWhatDoesNotFit) {
  TensorMap tensors = adapted(".base_layer.", ".lora_A.weight", ".lora_B.weight");
  tensors[layer(".lora_B.weight")] = at::ones({6, 3});
  refuses(tensors, {"[6, 3] times [2, 4]", "[6, 4]"});
  tensors = adapted(".base_layer.", ".lora_A.weight", ".lora_B.weight");
  tensors.erase(layer(".lora_B.weight"));
  refuses(tensors, {kLayer, "only", "lora_A.weight"});
  tensors = adapted(".base_layer.", ".lora_A.one.weight", ".lora_B.one.weight");
  tensors[layer(".lora_A.two.weight")] = down_;
  refuses(tensors, {"several LoRA adapters", kLayer});
  const TensorMap general{{"image_encoder.pos_embed", bias_}};
  refuses(adapted("", ".lora_A.weight", ".lora_B.weight"), {kLayer, "no SAM-Med3D has"}, 0.5, &general);
}

TEST_F(LoraMerge, AWeightThatIsThereTwiceKeepsItsOddName) {
  TensorMap tensors = adapted(".base_layer.", ".lora_A.weight", ".lora_B.weight");
  tensors[layer(".weight")] = weight_;
  merge_lora(tensors, 0.5, nullptr, "a.pth");
  EXPECT_EQ(tensors.count(layer(".base_layer.weight")), 1u);
}

}  // namespace
}  // namespace sammoe
