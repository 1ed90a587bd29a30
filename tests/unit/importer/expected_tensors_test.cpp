#include "importer/network_assembly.hpp"
#include "support/error_matchers.hpp"
#include "support/random_network.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

void expect_refusal(const std::vector<std::string>& words, const TensorMap& tensors) {
  expect_error(ErrorCode::model, words, [&] { check_tensors(tensors, test::small_shape(), "some.pth"); });
}

// The number of parameters of the published model, from its description: 100.5 million.
TEST(ExpectedTensors, AddUpToThePublishedSize) {
  NetworkShape shape;
  shape.block_windows = {14, 14, 0, 14, 14, 0, 14, 14, 0, 14, 14, 0};
  std::map<std::string, double> millions;
  for (const auto& [name, sizes] : expected_tensors(shape)) {
    double count = 1;
    for (const std::int64_t size : sizes) count *= static_cast<double>(size);
    millions[name.substr(0, name.find('.'))] += count / 1e6;
  }
  EXPECT_NEAR(millions["image_encoder"], 92.9, 0.05);
  EXPECT_NEAR(millions["mask_decoder"], 7.6, 0.05);
  EXPECT_NEAR(millions["prompt_encoder"], 0.0087 + 0.0004, 0.0003);
}

TEST(CheckTensors, AcceptsWhatIsExpected) {
  EXPECT_NO_THROW(check_tensors(test::random_tensors(test::small_shape()), test::small_shape(), "some.pth"));
}

TEST(CheckTensors, ListsWhatIsWrongByName) {
  TensorMap tensors = test::random_tensors(test::small_shape());
  tensors.erase("mask_decoder.iou_token.weight");
  tensors["prompt_encoder.undefined"] = at::Tensor();
  tensors["mask_decoder.mask_tokens.weight"] = at::Tensor();
  tensors["image_encoder.extra"] = at::zeros({1});
  tensors["image_encoder.neck.1.bias"] = at::zeros({47});
  tensors["image_encoder.neck.3.bias"] = at::zeros({48}, at::kLong);
  expect_refusal({"some.pth", "2 missing: mask_decoder.iou_token.weight mask_decoder.mask_tokens.weight;",
                  "2 surplus: image_encoder.extra prompt_encoder.undefined;",
                  "1 misshapen: image_encoder.neck.1.bias is [47], expected [48]",
                  "floating-point type: image_encoder.neck.3.bias"},
                 tensors);
}

TEST(CheckTensors, TakesAnUnannouncedClickBlobForSurplus) {
  TensorMap tensors = test::random_tensors(test::small_shape());
  tensors["prompt_encoder.click_blob"] = at::zeros({2});
  expect_refusal({"1 surplus: prompt_encoder.click_blob"}, tensors);
  EXPECT_NO_THROW(check_tensors(tensors, infer_shape(tensors), "some.pth"));
}

}  // namespace
}  // namespace sammoe
