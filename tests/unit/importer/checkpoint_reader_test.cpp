#include "importer/checkpoint_reader.hpp"

#include "files/atomic_file.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <numeric>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

fs::path data(const std::string& name) {
  return fs::path(SAMMOE_TEST_DATA) / "checkpoints" / name;
}

template <typename T>
void expect_values(const at::Tensor& tensor, const std::vector<std::int64_t>& sizes,
                   const std::vector<T>& values) {
  EXPECT_EQ(tensor.sizes(), at::IntArrayRef(sizes));
  EXPECT_TRUE(tensor.is_contiguous());
  const at::Tensor numbers = tensor.to(at::kDouble).flatten();
  ASSERT_EQ(numbers.numel(), static_cast<std::int64_t>(values.size()));
  for (std::size_t n = 0; n < values.size(); ++n)
    EXPECT_EQ(numbers[static_cast<std::int64_t>(n)].item<double>(), static_cast<double>(values[n]));
}

/// The tensors that tests/data/checkpoints/make_checkpoints.py puts into most of its files.
void expect_script_tensors(const TensorMap& tensors) {
  ASSERT_EQ(tensors.size(), 15u);
  std::vector<int> counted(24);
  std::iota(counted.begin(), counted.end(), 0);
  expect_values(tensors.at("plain"), {2, 3, 4}, counted);
  EXPECT_EQ(tensors.at("half").scalar_type(), at::kHalf);
  expect_values<double>(tensors.at("half"), {2}, {0.5, -2});
  EXPECT_EQ(tensors.at("bfloat16").scalar_type(), at::kBFloat16);
  expect_values<double>(tensors.at("bfloat16"), {2}, {0.5, -2});
  expect_values<double>(tensors.at("double"), {1}, {1.0 / 3});
  expect_values<int>(tensors.at("int64"), {}, {-7});
  expect_values<int>(tensors.at("int32"), {2}, {1, 2});
  expect_values<int>(tensors.at("int16"), {1}, {-3});
  expect_values<int>(tensors.at("int8"), {1}, {-4});
  expect_values<int>(tensors.at("uint8"), {1}, {200});
  expect_values<int>(tensors.at("bool"), {2}, {1, 0});
  EXPECT_TRUE(torch::equal(tensors.at("transposed"), torch::arange(24).to(at::kFloat).view({4, 6}).t()));
  expect_values<int>(tensors.at("part"), {4}, {5, 8, 11, 14});
  expect_values<int>(tensors.at("corner"), {1, 2, 2}, {18, 19, 22, 23});
  expect_values<int>(tensors.at("empty"), {0, 3}, {});
  expect_values<double>(tensors.at("parameter"), {1}, {1.5});
}

class CheckpointReader : public ::testing::TestWithParam<const char*> {
 protected:
  fs::path made(const std::string& name) const { return data(name + "." + GetParam() + ".pth"); }
};

TEST_P(CheckpointReader, ReadsEveryTypeViewAndProtocol) {
  for (const char* name : {"protocol2", "protocol3", "protocol4", "protocol5", "state_dict", "parallel"}) {
    SCOPED_TRACE(name);
    expect_script_tensors(read_checkpoint(made(name)).tensors);
  }
}

TEST_P(CheckpointReader, ReadsATrainingCheckpointAndNothingButItsModel) {
  const TensorMap tensors = read_checkpoint(made("training")).tensors;
  ASSERT_EQ(tensors.size(), 2u);
  expect_values<int>(tensors.at("weight"), {2, 3}, {0, 1, 2, 3, 4, 5});
  expect_values<int>(tensors.at("bias"), {2}, {0, 0});
}

TEST_P(CheckpointReader, SaysWhatAFileIsThatHoldsNoStateDict) {
  const auto refuses = [&](const std::string& name, const std::vector<std::string>& words) {
    SCOPED_TRACE(name);
    expect_error(ErrorCode::model, words, [&] { read_checkpoint(made(name)); });
  };
  refuses("legacy", {"legacy", "PyTorch >= 1.6"});
  refuses("module", {"torch.nn.modules.linear.Linear", "model.state_dict()"});
  refuses("number", {"no tensors"});
  refuses("no_tensors", {"no tensors", "model_state_dict, epoch"});
  refuses("sparse", {"tensor sparse", "not a plain tensor"});
}

INSTANTIATE_TEST_SUITE_P(MadeBy, CheckpointReader, ::testing::Values("torch1", "torch2"),
                         [](const auto& instance) { return std::string(instance.param); });

TEST(CheckpointFile, ATypeThatCannotBeReadIsNamed) {
  expect_error(ErrorCode::model, {"tensor odd", "uint16"},
               [] { read_checkpoint(data("uint16.torch2.pth")); });
}

TEST(CheckpointFile, TheTinyCheckpointHoldsWhatPythonSaysOfIt) {
  const fs::path folder = fs::path(SAMMOE_TEST_DATA) / "sam_med3d";
  const TensorMap tensors = read_checkpoint(folder / "tiny.checkpoint.pth").tensors;
  // Names, shapes and sums as PyTorch 1.13 in Python reads them (tests/data/checkpoints/list_tensors.py).
  std::ifstream listed(folder / "tiny.checkpoint.tensors.txt");
  std::size_t count = 0;
  std::string name, shape;
  double sum = 0, magnitude = 0;
  while (listed >> name >> shape >> sum >> magnitude) {
    SCOPED_TRACE(name);
    ++count;
    ASSERT_EQ(tensors.count(name), 1u);
    const at::Tensor& tensor = tensors.at(name);
    std::string found;
    for (const std::int64_t size : tensor.sizes()) found += (found.empty() ? "" : "x") + std::to_string(size);
    EXPECT_EQ(found, shape);
    EXPECT_NEAR(tensor.to(at::kDouble).sum().item<double>(), sum, 1e-12 * magnitude);
    EXPECT_NEAR(tensor.to(at::kDouble).abs().sum().item<double>(), magnitude, 1e-12 * magnitude);
  }
  EXPECT_EQ(count, tensors.size());
  EXPECT_GT(count, 100u);
}

TEST(CheckpointFile, SaysWhatAFileIsThatIsNoCheckpoint) {
  const TemporaryFolder temporary;
  const auto refuses = [&](const std::string& bytes, const std::string& word) {
    SCOPED_TRACE(bytes.substr(0, 20));
    write_atomically(temporary.path() / "file.pth", bytes);
    expect_error(ErrorCode::model, {"file.pth", word},
                 [&] { read_checkpoint(temporary.path() / "file.pth"); });
  };
  refuses("", "empty");
  refuses("version https://git-lfs.github.com/spec/v1\noid", "git lfs pull");
  refuses("<!DOCTYPE html>", "web page");
  refuses("hello", "not a checkpoint");
  refuses("PK\x03\x04 and then nonsense", "damaged");
  expect_error(ErrorCode::model, {"no such file"}, [&] { read_checkpoint(temporary.path() / "none.pth"); });
  expect_error(ErrorCode::model, {"regular"}, [&] { read_checkpoint(temporary.path()); });

  torch::jit::Module module("Module");
  module.define("def forward(self, x):\n    return x\n");
  module.save((temporary.path() / "module.pt").string());
  expect_error(ErrorCode::model, {"TorchScript"}, [&] { read_checkpoint(temporary.path() / "module.pt"); });
}

}  // namespace
}  // namespace sammoe
