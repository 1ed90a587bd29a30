#include "importer/network_recording.hpp"

#include "files/file_bytes.hpp"
#include "support/checkpoint_file.hpp"
#include "support/error_matchers.hpp"
#include "support/random_network.hpp"
#include "support/safetensors_bytes.hpp"
#include "support/temporary_folder.hpp"

#include <filesystem>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// A recording of a network of test::small_shape(): S 16, g 4, C 48.
class NetworkRecordingTest : public ::testing::Test {
 protected:
  NetworkRecordingTest() {
    torch::manual_seed(5);
    tensors_ = {{"image", at::randn({1, 1, 16, 16, 16})},
                {"embedding", at::randn({1, 48, 4, 4, 4})},
                {"points", at::full({1, 2, 3}, 7, at::kLong)},
                {"labels", torch::tensor({{1, 0}})},
                {"low_res_logits", at::randn({1, 1, 16, 16, 16})}};
  }

  NetworkRecording read(const std::filesystem::path& path) const {
    return read_network_recording(open_regular_file(path, ErrorCode::model), "check.pt", test::small_shape());
  }

  NetworkRecording read(const TensorMap& tensors) const {
    test::write_checkpoint(test::state_dict(tensors), file());
    return read(file());
  }

  std::filesystem::path file() const { return folder_.path() / "check.pt"; }

  /// The recording with this tensor instead is refused in one line.
  void refused(const std::string& name, const at::Tensor& tensor, std::vector<std::string> words) const {
    SCOPED_TRACE(name);
    TensorMap tensors = tensors_;
    tensors[name] = tensor;
    words.insert(words.end(), {"check.pt: ", name});
    expect_error(ErrorCode::model, words, [&] { read(tensors); });
  }

  void refused_without(const std::string& name) const {
    TensorMap tensors = tensors_;
    tensors.erase(name);
    expect_error(ErrorCode::model, {"check.pt: has no tensor " + name, "docs/import.md"},
                 [&] { read(tensors); });
  }

  TensorMap tensors_;

 private:
  TemporaryFolder folder_;
};

TEST_F(NetworkRecordingTest, ReadsWhatTorchSaves) {
  const NetworkRecording recording = read(tensors_);
  EXPECT_TRUE(recording.image.equal(tensors_.at("image")));
  EXPECT_TRUE(recording.embedding.equal(tensors_.at("embedding")));
  ASSERT_TRUE(recording.clicks);
  EXPECT_TRUE(recording.clicks->points.equal(at::full({1, 2, 3}, 7.0F))) << "as float32";
  EXPECT_TRUE(recording.clicks->labels.equal(torch::tensor({{1.0F, 0.0F}})));
  EXPECT_TRUE(recording.clicks->low_res_logits.equal(tensors_.at("low_res_logits")));
}

TEST_F(NetworkRecordingTest, ClicksMayBeLeftOut) {
  for (const char* name : {"points", "labels", "low_res_logits"}) tensors_.erase(name);
  EXPECT_FALSE(read(tensors_).clicks);
}

TEST_F(NetworkRecordingTest, ReadsSafetensors) {
  std::string data(16 * 16 * 16 * 4, '\0'), embedding(48 * 64 * 4, '\0');
  data[3] = embedding[3] = '\x40';  // a first value of 2
  std::ofstream(file(), std::ios::binary) << test::safetensors_bytes(
      R"({"image": {"dtype": "F32", "shape": [1, 1, 16, 16, 16], "data_offsets": [0, 16384]},)"
      R"("embedding": {"dtype": "F32", "shape": [1, 48, 4, 4, 4], "data_offsets": [16384, 28672]}})",
      data + embedding);
  const NetworkRecording recording = read(file());
  EXPECT_EQ(recording.image.sum().item<float>(), 2);
  EXPECT_EQ(recording.embedding.max().item<float>(), 2);
}

TEST_F(NetworkRecordingTest, EveryTensorThatIsMissingIsNamed) {
  for (const char* name : {"image", "embedding", "points", "labels", "low_res_logits"}) refused_without(name);
}

TEST_F(NetworkRecordingTest, OtherTensorsAreRefused) {
  refused("image_embedding", at::ones({1}), {"not part of a recording", "expected image and embedding"});
}

TEST_F(NetworkRecordingTest, OtherShapesAreRefused) {
  refused("image", at::randn({1, 1, 32, 32, 32}), {"(1, 1, 32, 32, 32)", "expected (1, 1, 16, 16, 16)"});
  refused("image", at::randn({16, 16, 16}), {"(16, 16, 16)", "expected (1, 1, 16, 16, 16)"});
  refused("embedding", at::randn({1, 4, 4, 4, 48}), {"expected (1, 48, 4, 4, 4)"});
  refused("points", at::ones({1, 3}), {"expected (1, any, 3)"});
  refused("labels", at::ones({1, 3}), {"expected (1, 2)"});
  refused("low_res_logits", at::randn({1, 3, 16, 16, 16}), {"expected (1, 1, 16, 16, 16)"});
}

TEST_F(NetworkRecordingTest, OtherTypesAreRefused) {
  for (const at::ScalarType type : {at::kHalf, at::kBFloat16, at::kDouble, at::kLong}) {
    refused("image", tensors_.at("image").to(type), {"has type", "expected float32"});
    refused("embedding", tensors_.at("embedding").to(type), {"has type", "expected float32"});
    refused("low_res_logits", tensors_.at("low_res_logits").to(type), {"has type", "expected float32"});
  }
}

TEST_F(NetworkRecordingTest, WhatIsNotANumberIsRefused) {
  for (const float value :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    for (const char* name : {"image", "embedding", "low_res_logits"}) {
      at::Tensor tensor = tensors_.at(name).clone();
      tensor.view({-1})[5] = value;
      refused(name, tensor, {"NaN or infinity"});
    }
    refused("points", at::full({1, 2, 3}, value), {"NaN or infinity"});
  }
}

TEST_F(NetworkRecordingTest, WhatShowsNothingIsRefused) {
  refused("image", at::zeros({1, 1, 16, 16, 16}), {"one value everywhere"});
  refused("embedding", at::ones({1, 48, 4, 4, 4}), {"one value everywhere"});
}

TEST_F(NetworkRecordingTest, OtherLabelsAreRefused) {
  refused("labels", torch::tensor({{1, -1}}), {"another number than 1 (inside) and 0 (outside)"});
}

TEST_F(NetworkRecordingTest, WhatHoldsNoTensorsIsRefused) {
  std::ofstream(file()) << "\x93NUMPY";
  expect_error(ErrorCode::model, {"check.pt: ", "NumPy"}, [&] { read(file()); });
}

}  // namespace
}  // namespace sammoe
