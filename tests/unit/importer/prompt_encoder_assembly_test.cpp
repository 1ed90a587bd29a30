#include "importer/network_assembly.hpp"
#include "support/random_network.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using test::relative_difference;

struct Prompt {
  at::Tensor sparse, dense, position;
};

Prompt encode(torch::jit::Module encoder, const at::Tensor& points, const at::Tensor& labels,
              const at::Tensor& mask) {
  const c10::InferenceMode inference;
  const auto result = encoder.forward({points, labels, mask}).toTuple();
  return {result->elements()[0].toTensor(), result->elements()[1].toTensor(),
          result->elements()[2].toTensor()};
}

class PromptEncoderAssembly : public ::testing::Test {
 protected:
  void SetUp() override { torch::manual_seed(2); }

  NetworkShape shape = test::small_shape();
  TensorMap tensors = test::random_tensors(shape);
  at::Tensor points = at::randint(0, 16, {2, 3, 3}).to(at::kFloat);
  at::Tensor labels = at::tensor({1, 0, 1, 0, 0, 1}, at::kFloat).view({2, 3});
  at::Tensor mask = at::randn({2, 1, 16, 16, 16});
};

TEST_F(PromptEncoderAssembly, GivesTheShapesOfTheInterface) {
  const Prompt prompt = encode(assemble_prompt_encoder(tensors, shape), points, labels, mask);
  EXPECT_EQ(prompt.sparse.sizes(), at::IntArrayRef({2, 4, 48}));
  EXPECT_EQ(prompt.dense.sizes(), at::IntArrayRef({2, 48, 4, 4, 4}));
  EXPECT_EQ(prompt.position.sizes(), at::IntArrayRef({1, 48, 4, 4, 4}));
}

TEST_F(PromptEncoderAssembly, ABatchEqualsItsPromptsOneByOne) {
  const auto encoder = assemble_prompt_encoder(tensors, shape);
  const Prompt together = encode(encoder, points, labels, mask);
  for (std::int64_t index : {0, 1}) {
    const auto one = [&](const at::Tensor& all) { return all.narrow(0, index, 1); };
    const Prompt alone = encode(encoder, one(points), one(labels), one(mask));
    EXPECT_LT(relative_difference(one(together.sparse), alone.sparse), 1e-5);
    EXPECT_LT(relative_difference(one(together.dense), alone.dense), 1e-5);
    EXPECT_TRUE(torch::equal(together.position, alone.position));
  }
}

TEST_F(PromptEncoderAssembly, TakesLabelsAsIntegersToo) {
  const auto encoder = assemble_prompt_encoder(tensors, shape);
  const Prompt prompt = encode(encoder, points, labels, mask);
  EXPECT_TRUE(torch::equal(encode(encoder, points, labels.to(at::kLong), mask).sparse, prompt.sparse));
}

TEST_F(PromptEncoderAssembly, WithoutClicksGivesOnlyThePadding) {
  const Prompt prompt = encode(assemble_prompt_encoder(tensors, shape), at::zeros({1, 0, 3}),
                               at::zeros({1, 0}), at::zeros({1, 1, 16, 16, 16}));
  EXPECT_TRUE(torch::equal(prompt.sparse[0], tensors.at("prompt_encoder.not_a_point_embed.weight")));
}

// The encoding of a token's centre is that of the click there, but for the swap of its first two axes.
TEST_F(PromptEncoderAssembly, PositionsSwapTheFirstTwoAxesOfAClick) {
  tensors["prompt_encoder.point_embeddings.1.weight"].zero_();
  const auto encoder = assemble_prompt_encoder(tensors, shape);
  // Token (0, 2, 3) is centred at voxel 4 * (0.5, 2.5, 3.5) - 0.5.
  const at::Tensor centre = at::tensor({1.5, 9.5, 13.5}, at::kFloat).view({1, 1, 3});
  const Prompt prompt = encode(encoder, centre, at::ones({1, 1}), at::zeros({1, 1, 16, 16, 16}));
  const at::Tensor click = prompt.sparse[0][0];
  EXPECT_LT(relative_difference(prompt.position[0].select(1, 2).select(1, 0).select(1, 3), click), 1e-5);
  EXPECT_GT(relative_difference(prompt.position[0].select(1, 0).select(1, 2).select(1, 3), click), 1e-2);
}

// The formula of the optional tensor, voxel by voxel: the click lies at (p + 0.5) * 4g / S - 0.5.
TEST_F(PromptEncoderAssembly, ClickBlobAddsAGaussianAtEachClick) {
  shape.roi_size = 32;  // so that low-resolution voxels are not ROI voxels
  shape.patch_size = 8;
  shape.click_blob = true;
  const double amplitude = 5, sigma = 1.5;
  tensors["prompt_encoder.click_blob"] = at::tensor({amplitude, sigma}, at::kFloat);
  at::Tensor with_blobs = mask.clone();
  auto voxels = with_blobs.accessor<float, 5>();
  for (int n = 0; n < 2; ++n) {
    for (int click = 0; click < 3; ++click) {
      const double sign = labels[n][click].item<double>() == 1 ? 1 : -1;
      double centre[3];
      for (int axis = 0; axis < 3; ++axis)
        centre[axis] = (points[n][click][axis].item<double>() + 0.5) * 0.5 - 0.5;
      for (int i = 0; i < 16; ++i) {
        for (int j = 0; j < 16; ++j) {
          for (int k = 0; k < 16; ++k) {
            const double d2 =
                std::pow(i - centre[0], 2) + std::pow(j - centre[1], 2) + std::pow(k - centre[2], 2);
            voxels[n][0][i][j][k] +=
                static_cast<float>(sign * amplitude * std::exp(-d2 / (2 * sigma * sigma)));
          }
        }
      }
    }
  }
  const Prompt blobs = encode(assemble_prompt_encoder(tensors, shape), points, labels, mask);
  shape.click_blob = false;
  tensors.erase("prompt_encoder.click_blob");
  const auto without = assemble_prompt_encoder(tensors, shape);
  EXPECT_LT(relative_difference(blobs.dense, encode(without, points, labels, with_blobs).dense), 1e-5);
  EXPECT_GT(relative_difference(blobs.dense, encode(without, points, labels, mask).dense), 1e-2);
}

}  // namespace
}  // namespace sammoe
