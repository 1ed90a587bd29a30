#include "core/processor.hpp"
#include "importer/network_assembly.hpp"
#include "model/networks/mixed_precision.hpp"
#include "support/public_form_encoder.hpp"
#include "support/random_network.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using test::relative_difference;

at::Tensor random_image(const NetworkShape& shape, std::int64_t batch) {
  return at::randn({batch, 1, shape.roi_size, shape.roi_size, shape.roi_size});
}

at::Tensor encode(torch::jit::Module encoder, const at::Tensor& image) {
  const c10::InferenceMode inference;
  return encoder.forward({image}).toTensor();
}

class ImageEncoderAssembly : public ::testing::Test {
 protected:
  void SetUp() override { torch::manual_seed(1); }
};

TEST_F(ImageEncoderAssembly, FastWindowsEqualPlainOnesAndThePublicForm) {
  for (const std::int64_t window : {5, 7, 14}) {
    NetworkShape shape = test::small_shape();
    shape.block_windows = {window, 0, window};
    const TensorMap tensors = test::random_tensors(shape);
    const at::Tensor image = random_image(shape, 1);
    const at::Tensor fast = encode(assemble_image_encoder(tensors, shape), image);
    const at::Tensor plain = encode(assemble_image_encoder(tensors, shape, WindowedForm::plain), image);
    EXPECT_LT(relative_difference(fast, plain), 1e-5) << "window " << window;
    EXPECT_LT(relative_difference(fast, test::public_form_embedding(tensors, shape, image)), 1e-5);
  }
}

// Biases of trained weights overflow an exponential in float32 (above 88).
TEST_F(ImageEncoderAssembly, FastWindowsStandLargeBiases) {
  const NetworkShape shape = test::small_shape();
  TensorMap tensors = test::random_tensors(shape);
  for (const char* axis : {"d", "h", "w"}) {
    tensors[std::string("image_encoder.blocks.0.attn.rel_pos_") + axis] *= 200;
  }
  const at::Tensor image = random_image(shape, 1);
  const at::Tensor embedding = encode(assemble_image_encoder(tensors, shape), image);
  EXPECT_LT(relative_difference(embedding, test::public_form_embedding(tensors, shape, image)), 1e-3);
}

TEST_F(ImageEncoderAssembly, GridsLargerThanAWindowEqualThePublicForm) {
  NetworkShape shape = test::small_shape();
  for (const std::int64_t grid : {5, 6}) {
    shape.grid_size = grid;
    shape.roi_size = grid * shape.patch_size;
    shape.block_windows = {3, 0, 4};  // 3 fills a grid of 6 exactly and leaves padding on one of 5
    const TensorMap tensors = test::random_tensors(shape);
    const at::Tensor image = random_image(shape, 2);
    const at::Tensor embedding = encode(assemble_image_encoder(tensors, shape), image);
    EXPECT_LT(relative_difference(embedding, test::public_form_embedding(tensors, shape, image)), 1e-5)
        << grid;
  }
}

TEST_F(ImageEncoderAssembly, AGridWhoseLogitsAreMadeInStepsEqualsThePublicForm) {
  NetworkShape shape = test::small_shape();
  shape.patch_size = 2;
  shape.grid_size = 9;  // four planes of queries at a time, and one
  shape.roi_size = 18;
  shape.block_windows = {0};
  const TensorMap tensors = test::random_tensors(shape);
  const at::Tensor image = random_image(shape, 2);
  const at::Tensor embedding = encode(assemble_image_encoder(tensors, shape), image);
  EXPECT_LT(relative_difference(embedding, test::public_form_embedding(tensors, shape, image)), 1e-5);
}

// bfloat16 keeps 8 bits: about 0.4 % of each number that takes part in a product.
TEST_F(ImageEncoderAssembly, MixedPrecisionIsCloseToFloat32) {
  if (!processor_has_bfloat16()) GTEST_SKIP() << "bf16 is refused on this processor (ComputeDevice)";
  NetworkShape shape = test::small_shape();
  shape.block_windows = {7, 0, 4, 3};  // without the padded tokens, global, a window the grid fills, plain
  const TensorMap tensors = test::random_tensors(shape);
  const at::Tensor image = random_image(shape, 1);
  torch::jit::Module encoder = assemble_image_encoder(tensors, shape);
  const at::Tensor expected = encode(encoder, image);
  ASSERT_TRUE(supports_mixed_precision(encoder));
  convert_weights(encoder, at::kBFloat16);
  const at::Tensor embedding = encode(encoder, image);
  EXPECT_EQ(embedding.scalar_type(), at::kFloat);
  EXPECT_LT(relative_difference(embedding, expected), 0.05);
  EXPECT_LT(((embedding - expected).norm() / expected.norm()).item<double>(), 0.02);
  EXPECT_GT(relative_difference(embedding, expected), 1e-4) << "it is not float32";
}

// The biases of positions are not rounded: they may be so large that rounding them would change the softmax.
TEST_F(ImageEncoderAssembly, MixedPrecisionStandsLargeBiases) {
  if (!processor_has_bfloat16()) GTEST_SKIP() << "bf16 is refused on this processor (ComputeDevice)";
  const NetworkShape shape = test::small_shape();
  TensorMap tensors = test::random_tensors(shape);
  for (const char* axis : {"d", "h", "w"})
    tensors[std::string("image_encoder.blocks.0.attn.rel_pos_") + axis] *= 20;
  const at::Tensor image = random_image(shape, 1);
  torch::jit::Module encoder = assemble_image_encoder(tensors, shape);
  const at::Tensor expected = encode(encoder, image);
  convert_weights(encoder, at::kBFloat16);
  EXPECT_LT(((encode(encoder, image) - expected).norm() / expected.norm()).item<double>(), 0.05);
}

TEST_F(ImageEncoderAssembly, ABatchEqualsItsImagesOneByOne) {
  const NetworkShape shape = test::small_shape();
  const auto encoder = assemble_image_encoder(test::random_tensors(shape), shape);
  const at::Tensor images = random_image(shape, 2);
  const at::Tensor together = encode(encoder, images);
  for (std::int64_t index : {0, 1}) {
    EXPECT_LT(relative_difference(together.narrow(0, index, 1), encode(encoder, images.narrow(0, index, 1))),
              1e-5);
  }
}

TEST_F(ImageEncoderAssembly, KeepsTheNamesAndValuesOfTheCheckpoint) {
  const NetworkShape shape = test::small_shape();
  const TensorMap tensors = test::random_tensors(shape);
  const auto encoder = assemble_image_encoder(tensors, shape);
  std::size_t expected = 0;
  for (const auto& entry : tensors) expected += entry.first.rfind("image_encoder.", 0) == 0 ? 1 : 0;
  const auto parameters = encoder.named_parameters();
  EXPECT_EQ(parameters.size(), expected);
  for (const auto& parameter : parameters) {
    EXPECT_TRUE(torch::equal(parameter.value, tensors.at("image_encoder." + parameter.name)))
        << parameter.name;
    EXPECT_TRUE(parameter.value.requires_grad());
  }
}

TEST_F(ImageEncoderAssembly, TakesHalfPrecisionTensorsAsFloat) {
  const NetworkShape shape = test::small_shape();
  TensorMap halves = test::random_tensors(shape), floats;
  for (auto& [name, tensor] : halves) {
    tensor = tensor.to(at::kHalf);
    floats[name] = tensor.to(at::kFloat);
  }
  const at::Tensor image = random_image(shape, 1);
  EXPECT_TRUE(torch::equal(encode(assemble_image_encoder(halves, shape), image),
                           encode(assemble_image_encoder(floats, shape), image)));
}

TEST_F(ImageEncoderAssembly, HasTheGradientsOfThePublicForm) {
  const NetworkShape shape = test::small_shape();
  const TensorMap tensors = test::random_tensors(shape);
  auto encoder = assemble_image_encoder(tensors, shape);
  const at::Tensor image = random_image(shape, 1);
  at::Tensor weight;
  // More than once: TorchScript's executor profiles the first calls and then runs optimised code.
  for (int call = 0; call < 3; ++call) {
    at::Tensor ours = image.clone().set_requires_grad(true), theirs = image.clone().set_requires_grad(true);
    const at::Tensor embedding = encoder.forward({ours}).toTensor();
    if (!weight.defined()) weight = at::randn(embedding.sizes());
    (embedding * weight).sum().backward();
    (test::public_form_embedding(tensors, shape, theirs) * weight).sum().backward();
    EXPECT_LT(relative_difference(ours.grad(), theirs.grad()), 1e-4);
  }
}

}  // namespace
}  // namespace sammoe
