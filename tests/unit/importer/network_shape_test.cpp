#include "sammoe/error.hpp"

#include "importer/network_assembly.hpp"
#include "support/random_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using ::testing::HasSubstr;

std::string refusal(const TensorMap& tensors) {
  try {
    infer_shape(tensors);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::model);
    return error.what();
  }
  return "accepted";
}

void expect_same(const NetworkShape& actual, const NetworkShape& expected) {
  EXPECT_EQ(actual.roi_size, expected.roi_size);
  EXPECT_EQ(actual.patch_size, expected.patch_size);
  EXPECT_EQ(actual.grid_size, expected.grid_size);
  EXPECT_EQ(actual.encoder_width, expected.encoder_width);
  EXPECT_EQ(actual.head_width, expected.head_width);
  EXPECT_EQ(actual.mlp_width, expected.mlp_width);
  EXPECT_EQ(actual.embedding_width, expected.embedding_width);
  EXPECT_EQ(actual.block_windows, expected.block_windows);
  EXPECT_EQ(actual.decoder_depth, expected.decoder_depth);
  EXPECT_EQ(actual.decoder_mlp_width, expected.decoder_mlp_width);
  EXPECT_EQ(actual.iou_hidden_width, expected.iou_hidden_width);
  EXPECT_EQ(actual.mask_tokens, expected.mask_tokens);
  EXPECT_EQ(actual.click_blob, expected.click_blob);
}

TEST(InferShape, ReadsBackTheShapeThatTensorsWereMadeFor) {
  NetworkShape shape = test::small_shape();
  expect_same(infer_shape(test::random_tensors(shape)), shape);
  shape.click_blob = true;
  shape.block_windows = {0, 7, 7};
  shape.decoder_depth = 3;
  shape.mask_tokens = 2;
  expect_same(infer_shape(test::random_tensors(shape)), shape);
}

TEST(InferShape, TakesAWindowAsLargeAsTheGridForGlobalAttention) {
  NetworkShape shape = test::small_shape();
  shape.block_windows = {shape.grid_size};
  EXPECT_EQ(infer_shape(test::random_tensors(shape)).block_windows, std::vector<std::int64_t>{0});
}

TEST(InferShape, NamesAMissingTensor) {
  TensorMap tensors = test::random_tensors(test::small_shape());
  tensors.erase("image_encoder.pos_embed");
  EXPECT_THAT(refusal(tensors), HasSubstr("image_encoder.pos_embed is missing"));
  EXPECT_THAT(refusal({}), HasSubstr("is missing"));
}

TEST(InferShape, RefusesShapesThatContradictEachOther) {
  const TensorMap good = test::random_tensors(test::small_shape());
  const auto with = [&](const std::string& name, const at::Tensor& tensor) {
    TensorMap tensors = good;
    tensors[name] = tensor;
    return refusal(tensors);
  };
  EXPECT_THAT(with("image_encoder.pos_embed", at::zeros({1, 4, 4, 5, 32})), HasSubstr("(1, 4, 4, 5, 32)"));
  EXPECT_THAT(with("image_encoder.pos_embed", at::zeros({1, 4, 32})), HasSubstr("a tensor of 5 axes"));
  EXPECT_THAT(with("image_encoder.pos_embed", at::zeros({1, 0, 0, 0, 32})), HasSubstr("(1, 0, 0, 0, 32)"));
  EXPECT_THAT(with("image_encoder.blocks.1.attn.rel_pos_d", at::zeros({8, 8})),
              HasSubstr("image_encoder.blocks.1.attn.rel_pos_d has the shape (8, 8)"));
  EXPECT_THAT(with("image_encoder.blocks.0.attn.rel_pos_d", at::zeros({13, 7})), HasSubstr("divides"));
  EXPECT_THAT(with("image_encoder.neck.0.weight", at::zeros({50, 32, 1, 1, 1})), HasSubstr("multiple of 48"));
}

}  // namespace
}  // namespace sammoe
