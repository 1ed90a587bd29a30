#include "importer/recording_comparison.hpp"

#include "importer/checkpoint_reader.hpp"
#include "support/error_matchers.hpp"
#include "support/public_form_encoder.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

// What the public implementation computed with a small checkpoint: see network_parity_test.cpp.
class RecordingComparison : public ::testing::Test {
 protected:
  RecordingComparison() {
    const std::filesystem::path data = std::filesystem::path(SAMMOE_TEST_DATA) / "sam_med3d";
    source_.path = "tiny.pth";
    source_.tensors = read_checkpoint(data / "tiny.checkpoint.pth").tensors;
    source_.shape = infer_shape(source_.tensors);
    const TensorMap golden = read_checkpoint(data / "tiny.golden.pt").tensors;
    recording_.path = "check.pt";
    recording_.image = golden.at("image");
    recording_.embedding = golden.at("image_embedding");
    recording_.clicks = {golden.at("click1.points"), golden.at("click1.labels"),
                         golden.at("click1.low_res_logits")};
    second_click_logits_ = golden.at("click2.low_res_logits");
  }

  void refused(const std::vector<std::string>& words) {
    expect_error(ErrorCode::model, words, [&] { compare_with_recording(source_, recording_); });
  }

  NetworkSource source_;
  NetworkRecording recording_;
  at::Tensor second_click_logits_;
};

TEST_F(RecordingComparison, ThePublicImplementationAgrees) {
  const ImportAgreement agreement = compare_with_recording(source_, recording_);
  EXPECT_GT(agreement.embedding, 0);
  EXPECT_LT(agreement.embedding, 1e-5);
  ASSERT_TRUE(agreement.logits);
  EXPECT_LT(*agreement.logits, 1e-5);
}

TEST_F(RecordingComparison, WithoutClicksOnlyTheEmbeddingIsCompared) {
  recording_.clicks.reset();
  EXPECT_FALSE(compare_with_recording(source_, recording_).logits);
}

TEST_F(RecordingComparison, AnotherComputationUnderTheSameNamesIsRefused) {
  const auto embedding = [&](test::MlpShortcut shortcut) {
    return test::public_form_embedding(source_.tensors, source_.shape, recording_.image, shortcut);
  };
  recording_.embedding = embedding(test::MlpShortcut::tokens);
  EXPECT_LT(compare_with_recording(source_, recording_).embedding, 1e-5);
  recording_.embedding = embedding(test::MlpShortcut::normed);
  refused({"check.pt: has another embedding", "of the largest value", "0.0001", "sammoe bundle"});
}

TEST_F(RecordingComparison, LogitsOfOtherClicksAreRefused) {
  recording_.clicks->low_res_logits = second_click_logits_;
  refused({"check.pt: has the embedding, but other logits"});
}

TEST_F(RecordingComparison, ADifferenceOfFewerDigitsIsRefusedAsOne) {
  recording_.embedding = recording_.embedding.to(at::kBFloat16).to(at::kFloat);
  refused({"check.pt: has another embedding", "in float32", "without autocast"});
}

TEST_F(RecordingComparison, WhatOverflowsDoesNotAgree) {
  source_.tensors.at("image_encoder.neck.3.weight") = at::full({source_.shape.embedding_width}, 1e38);
  refused({"check.pt: has another embedding"});
}

}  // namespace
}  // namespace sammoe
