#include "core/processor.hpp"
#include "importer/checkpoint_reader.hpp"
#include "importer/network_assembly.hpp"
#include "model/networks/mixed_precision.hpp"
#include "support/random_network.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

// tiny.checkpoint.pth has the structure of a real training checkpoint, at a reduced size; tiny.golden.pt
// holds what the public implementation of SAM-Med3D computes from it under PyTorch 1.13: the image embedding,
// and all inputs and outputs of the prompt encoder and the mask decoder for 1 to 4 iterated clicks.
constexpr double kTolerance = 1e-4;       // of each tensor's largest magnitude
constexpr double kMixedTolerance = 0.01;  // of each tensor's norm, with bfloat16 in the image encoder

class NetworkParity : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path data = std::filesystem::path(SAMMOE_TEST_DATA) / "sam_med3d";
    const TensorMap tensors = read_checkpoint(data / "tiny.checkpoint.pth").tensors;
    golden = read_checkpoint(data / "tiny.golden.pt").tensors;
    shape = infer_shape(tensors);
    check_tensors(tensors, shape, "tiny.checkpoint.pth");
    image_encoder = through_a_file(assemble_image_encoder(tensors, shape));
    prompt_encoder = through_a_file(assemble_prompt_encoder(tensors, shape));
    mask_decoder = through_a_file(assemble_mask_decoder(tensors, shape));
  }

  torch::jit::Module through_a_file(const torch::jit::Module& module) {
    const std::string file = (folder.path() / "module.pt").string();
    module.save(file);
    return torch::jit::load(file);
  }

  void expect_golden(const at::Tensor& actual, const std::string& name) {
    EXPECT_LT(test::relative_difference(actual, golden.at(name)), kTolerance) << name;
  }

  TemporaryFolder folder;
  TensorMap golden;
  NetworkShape shape;
  torch::jit::Module image_encoder, prompt_encoder, mask_decoder;
};

TEST_F(NetworkParity, EveryPublicTensorIsReproduced) {
  const c10::InferenceMode inference;
  const at::Tensor embedding = image_encoder.forward({golden.at("image")}).toTensor();
  expect_golden(embedding, "image_embedding");
  at::Tensor logits = at::zeros({1, 1, 32, 32, 32});
  for (int clicks = 1; clicks <= 4; ++clicks) {
    const std::string click = "click" + std::to_string(clicks) + ".";
    if (clicks > 1) expect_golden(logits, click + "mask_input");
    const auto prompt =
        prompt_encoder.forward({golden.at(click + "points"), golden.at(click + "labels"), logits}).toTuple();
    const at::Tensor sparse = prompt->elements()[0].toTensor(), dense = prompt->elements()[1].toTensor();
    const at::Tensor position = prompt->elements()[2].toTensor();
    expect_golden(sparse, click + "sparse");
    expect_golden(dense, click + "dense");
    expect_golden(position, "image_pe");
    const auto prediction = mask_decoder.forward({embedding, position, sparse, dense}).toTuple();
    logits = prediction->elements()[0].toTensor();
    expect_golden(logits, click + "low_res_logits");
    expect_golden(prediction->elements()[1].toTensor(), click + "iou");
  }
  expect_golden(at::upsample_trilinear3d(logits, {64, 64, 64}, false), "final_logits");
}

// bfloat16 keeps 8 bits of each factor of a product; the differences of the many products of a tensor average
// out.
TEST_F(NetworkParity, MixedPrecisionStaysNearThePublicTensors) {
  if (!processor_has_bfloat16()) GTEST_SKIP() << "bf16 is refused on this processor (ComputeDevice)";
  const c10::InferenceMode inference;
  convert_weights(image_encoder, at::kBFloat16);
  const at::Tensor embedding = image_encoder.forward({golden.at("image")}).toTensor();
  const at::Tensor expected = golden.at("image_embedding");
  EXPECT_LT(((embedding - expected).norm() / expected.norm()).item<double>(), kMixedTolerance);
  EXPECT_LT(test::relative_difference(embedding, expected), 3 * kMixedTolerance);
  const auto prompt =
      prompt_encoder
          .forward({golden.at("click1.points"), golden.at("click1.labels"), at::zeros({1, 1, 32, 32, 32})})
          .toTuple();
  const auto prediction = mask_decoder
                              .forward({embedding, prompt->elements()[2].toTensor(),
                                        prompt->elements()[0].toTensor(), prompt->elements()[1].toTensor()})
                              .toTuple();
  const at::Tensor logits = golden.at("click1.low_res_logits");
  const at::Tensor difference = prediction->elements()[0].toTensor() - logits;
  EXPECT_LT((difference.norm() / logits.norm()).item<double>(), kMixedTolerance);
}

TEST_F(NetworkParity, TheShapeIsThatOfTheCheckpoint) {
  EXPECT_EQ(shape.roi_size, 64);
  EXPECT_EQ(shape.patch_size, 8);
  EXPECT_EQ(shape.encoder_width / shape.head_width, 4);
  EXPECT_EQ(shape.block_windows, std::vector<std::int64_t>({14, 0, 14, 0}));
  EXPECT_EQ(shape.iou_hidden_width, 32);
  EXPECT_FALSE(shape.click_blob);
}

}  // namespace
}  // namespace sammoe
