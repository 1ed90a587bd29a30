#include "importer/network_assembly.hpp"
#include "support/random_network.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using test::relative_difference;

struct Inputs {
  at::Tensor embedding = at::randn({2, 48, 4, 4, 4}), position = at::randn({1, 48, 4, 4, 4});
  at::Tensor sparse = at::randn({2, 3, 48}), dense = at::randn({2, 48, 4, 4, 4});
};

struct Prediction {
  at::Tensor logits, iou;
};

Prediction decode(torch::jit::Module& decoder, const Inputs& inputs) {
  const auto result =
      decoder.forward({inputs.embedding, inputs.position, inputs.sparse, inputs.dense}).toTuple();
  return {result->elements()[0].toTensor(), result->elements()[1].toTensor()};
}

class MaskDecoderAssembly : public ::testing::Test {
 protected:
  void SetUp() override { torch::manual_seed(3); }

  NetworkShape shape = test::small_shape();
  TensorMap tensors = test::random_tensors(shape);
};

TEST_F(MaskDecoderAssembly, GivesTheShapesOfTheInterface) {
  const c10::InferenceMode inference;
  auto decoder = assemble_mask_decoder(tensors, shape);
  const Prediction prediction = decode(decoder, Inputs());
  EXPECT_EQ(prediction.logits.sizes(), at::IntArrayRef({2, 1, 16, 16, 16}));
  EXPECT_EQ(prediction.iou.sizes(), at::IntArrayRef({2, 1}));
}

TEST_F(MaskDecoderAssembly, ABatchEqualsItsPromptsOneByOne) {
  const c10::InferenceMode inference;
  auto decoder = assemble_mask_decoder(tensors, shape);
  const Inputs both;
  const Prediction together = decode(decoder, both);
  for (std::int64_t index : {0, 1}) {
    const auto one = [&](const at::Tensor& all) { return all.narrow(0, index, 1); };
    const Prediction alone =
        decode(decoder, {one(both.embedding), both.position, one(both.sparse), one(both.dense)});
    EXPECT_LT(relative_difference(one(together.logits), alone.logits), 1e-5);
    // A number near zero after three layers: the order of float32 sums, which depends on the batch, shows
    // most.
    EXPECT_LT(relative_difference(one(together.iou), alone.iou), 1e-4);
  }
}

TEST_F(MaskDecoderAssembly, OneEmbeddingServesABatchOfPrompts) {
  const c10::InferenceMode inference;
  auto decoder = assemble_mask_decoder(tensors, shape);
  Inputs shared;
  shared.embedding = at::randn({1, 48, 4, 4, 4});
  Inputs repeated = shared;
  repeated.embedding = shared.embedding.expand({2, -1, -1, -1, -1});
  EXPECT_LT(relative_difference(decode(decoder, shared).logits, decode(decoder, repeated).logits), 1e-5);
}

TEST_F(MaskDecoderAssembly, KeepsAllParametersAndTrainsThoseThatMatter) {
  auto decoder = assemble_mask_decoder(tensors, shape);
  const Inputs inputs;
  for (int call = 0; call < 3; ++call) {
    const Prediction prediction = decode(decoder, inputs);
    (prediction.logits.square().mean() + prediction.iou.square().mean()).backward();
  }
  std::size_t expected = 0;
  for (const auto& entry : tensors) expected += entry.first.rfind("mask_decoder.", 0) == 0 ? 1 : 0;
  const auto parameters = decoder.named_parameters();
  EXPECT_EQ(parameters.size(), expected);
  for (const auto& parameter : parameters) {
    // The hypernetworks of the masks that are not used have no part in the result.
    const bool unused = parameter.name.rfind("output_hypernetworks_mlps.", 0) == 0 &&
                        parameter.name.rfind("output_hypernetworks_mlps.0.", 0) != 0;
    // A softmax does not change when all its logits do, which is what the bias of the keys would do.
    const bool without_effect = parameter.name.find("k_proj.bias") != std::string::npos;
    EXPECT_EQ(parameter.value.grad().defined(), !unused) << parameter.name;
    if (unused || without_effect) continue;
    EXPECT_TRUE(parameter.value.grad().isfinite().all().item<bool>()) << parameter.name;
    EXPECT_GT(parameter.value.grad().abs().max().item<float>(), 0) << parameter.name;
  }
}

}  // namespace
}  // namespace sammoe
