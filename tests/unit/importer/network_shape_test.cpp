#include "importer/network_assembly.hpp"
#include "support/error_matchers.hpp"
#include "support/random_network.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

void expect_refusal(const std::vector<std::string>& words, const TensorMap& tensors) {
  expect_error(ErrorCode::model, words, [&] { infer_shape(tensors); });
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
  expect_refusal({"image_encoder.pos_embed is missing"}, tensors);
  expect_refusal({"is missing"}, {});
}

TEST(InferShape, RefusesShapesThatContradictEachOther) {
  const TensorMap good = test::random_tensors(test::small_shape());
  const auto with = [&](const std::string& name, at::IntArrayRef sizes) {
    TensorMap tensors = good;
    tensors[name] = at::zeros(sizes);
    return tensors;
  };
  const std::string position = "image_encoder.pos_embed";
  expect_refusal({position, "[1, 4, 4, 5, 32]"}, with(position, {1, 4, 4, 5, 32}));
  expect_refusal({position, "a tensor of 5 axes"}, with(position, {1, 4, 32}));
  expect_refusal({position, "[1, 0, 0, 0, 32]"}, with(position, {1, 0, 0, 0, 32}));
  const std::string table = "image_encoder.blocks.1.attn.rel_pos_d";
  expect_refusal({table, "[8, 8]", "odd"}, with(table, {8, 8}));
  expect_refusal({"divides"}, with("image_encoder.blocks.0.attn.rel_pos_d", {13, 7}));
  expect_refusal({"multiple of 48"}, with("image_encoder.neck.0.weight", {50, 32, 1, 1, 1}));
}

}  // namespace
}  // namespace sammoe
