#include "training/gate_data.hpp"

#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"
#include "unit/training/gate_scenes.hpp"

#include <torch/script.h>

namespace sammoe {
namespace {

constexpr std::int64_t kEdge = 32;

/// A sample whose image is 1 within the box of corners `low` and `high`, and 0 elsewhere; the box is the
/// structure. The embedding is that of the tiny bundle's encoder.
RoiSample box_sample(const Index3& low, const Index3& high, bool negated = false) {
  at::Tensor voxels = at::zeros({1, 1, kEdge, kEdge, kEdge});
  voxels.slice(2, low[0], high[0]).slice(3, low[1], high[1]).slice(4, low[2], high[2]).fill_(1);
  RoiSample sample;
  sample.target = voxels[0][0].clone();
  const at::Tensor image = negated ? -voxels : voxels;
  sample.embedding =
      image.view({1, 8, 4, 8, 4, 8, 4}).permute({0, 2, 4, 6, 1, 3, 5}).reshape({1, 64, 8, 8, 8});
  for (int axis = 0; axis < 3; ++axis)
    sample.first_click.position_in_roi[axis] = static_cast<double>((low[axis] + high[axis]) / 2);
  return sample;
}

std::vector<RoiSample> boxes(std::size_t count, bool negated = false) {
  std::vector<RoiSample> samples;
  for (std::size_t n = 0; n < count; ++n) {
    const auto shift = static_cast<std::int64_t>(n % 10);
    samples.push_back(box_sample({4 + shift, 6, 8}, {14 + shift, 16, 18}, negated));
  }
  return samples;
}

class GateData : public ::testing::Test {
 protected:
  std::vector<ExpertAnswers> answers(const TinyBundle& tiny, const std::vector<RoiSample>& samples,
                                     const AnswerOptions& options = {}) {
    std::filesystem::remove_all(folder_.path() / "bundle");
    write_tiny_bundle(folder_.path() / "bundle", tiny);
    const BundleInfo bundle = read_bundle_info(folder_.path() / "bundle");
    return ask_experts(
        bundle,
        [&](const BundleFile& encoder) {
          encoders_.push_back(encoder.file);
          const bool is_shared = encoder.sha256 == bundle.image_encoder.sha256;
          return is_shared ? samples : boxes(samples.size(), true);
        },
        options);
  }

  std::vector<std::string> encoders_;  ///< that were asked for

 private:
  TemporaryFolder folder_;
};

TEST_F(GateData, ADeviceThatIsNotThereIsRefused) {
  if (at::hasCUDA()) GTEST_SKIP() << "CUDA is available";
  AnswerOptions options;
  options.device = Device::cuda;
  expect_error(ErrorCode::usage, {"CUDA is not available"}, [&] { answers({}, boxes(1), options); });
}

TEST_F(GateData, HoldsEveryExpertsDiceAfterEveryNumberOfClicks) {
  TinyBundle bundle;
  bundle.experts.push_back({"nothing", constant_decoder(-1), ""});
  bundle.experts.push_back({"everything", constant_decoder(1), ""});
  const auto found = answers(bundle, boxes(40));
  ASSERT_EQ(found.size(), 3U);
  const double everything = 2.0 * 1000 / (1000 + kEdge * kEdge * kEdge);
  for (std::size_t n = 0; n < found.size(); ++n) {
    const auto clicks = static_cast<std::int64_t>(n) + 1;
    EXPECT_EQ(found[n].sparse.sizes(), at::IntArrayRef({40, clicks + 1, 64}));
    EXPECT_EQ(found[n].points.sizes(), at::IntArrayRef({40, clicks, 3}));
    EXPECT_EQ(found[n].labels.sizes(), at::IntArrayRef({40, clicks}));
    ASSERT_EQ(found[n].dice.sizes(), at::IntArrayRef({40, 3}));
    EXPECT_TRUE(at::allclose(found[n].dice.select(1, 0), at::ones({40})));
    EXPECT_TRUE(at::equal(found[n].dice.select(1, 1), at::zeros({40})));
    EXPECT_TRUE(at::allclose(found[n].dice.select(1, 2), at::full({40}, everything)));
    // The tiny prompt encoder writes the clicks into the sparse embedding.
    EXPECT_TRUE(at::equal(found[n].sparse.narrow(1, 0, clicks).narrow(2, 0, 3), found[n].points));
  }
}

TEST_F(GateData, EachClickCountGoesOnFromTheOneBefore) {
  const auto found = answers(TinyBundle{}, boxes(5));
  for (std::size_t n = 0; n + 1 < found.size(); ++n) {
    const auto clicks = static_cast<std::int64_t>(n) + 1;
    EXPECT_TRUE(at::equal(found[n + 1].points.narrow(1, 0, clicks), found[n].points));
    EXPECT_TRUE(at::equal(found[n + 1].labels.narrow(1, 0, clicks), found[n].labels));
  }
  EXPECT_TRUE(at::equal(found[0].labels, at::ones({5, 1})));
  EXPECT_TRUE(at::equal(found[0].points[2][0], at::tensor({11.0, 11.0, 13.0}, at::kFloat)));
}

TEST_F(GateData, TheGeneralExpertsErrorsAreClicked) {
  TinyBundle bundle;
  bundle.experts = {{"general", constant_decoder(1), ""}, {"good", bright_decoder(), ""}};
  const auto found = answers(bundle, boxes(6));
  // It marks everything, so every further click is outside the box.
  EXPECT_TRUE(at::equal(found[2].labels.narrow(1, 1, 2), at::zeros({6, 2})));
  const auto samples = boxes(6);
  for (std::int64_t n = 0; n < 6; ++n) {
    for (std::int64_t click = 0; click < 3; ++click) {
      const at::Tensor at_voxel = found[2].points[n][click].to(at::kLong);
      const auto index = [&](int axis) { return at_voxel[axis].item<std::int64_t>(); };
      const float inside =
          samples[static_cast<std::size_t>(n)].target[index(0)][index(1)][index(2)].item<float>();
      EXPECT_EQ(inside, found[2].labels[n][click].item<float>());
    }
  }
}

TEST_F(GateData, EachExpertGetsItsOwnLogitsBack) {
  // The counting expert's logits are its clicks less three: a mask from the fourth click on.
  TinyBundle bundle;
  NetworkSource late = counting_decoder();
  late.replace(late.find("+ 1.0"), 5, "+ (2.0 if float(dense.abs().max()) > 0.0 else -3.0)");
  bundle.experts.push_back({"late", late, ""});
  const auto found = answers(bundle, boxes(2));
  // -3, -1, 1: nothing, nothing, everything.
  EXPECT_EQ(found[0].dice.select(1, 1).max().item<double>(), 0);
  EXPECT_EQ(found[1].dice.select(1, 1).max().item<double>(), 0);
  EXPECT_GT(found[2].dice.select(1, 1).min().item<double>(), 0);
}

TEST_F(GateData, AnExpertWithItsOwnEncoderIsShownItsOwnEmbedding) {
  const auto found = answers(bright_and_dark(), boxes(3));
  ASSERT_EQ(encoders_.size(), 2U);
  EXPECT_EQ(encoders_[1], "experts/dark.image_encoder.pt");
  EXPECT_GT(found[0].dice.select(1, 0).min().item<double>(), 0.99);
  EXPECT_LT(found[0].dice.select(1, 1).max().item<double>(), 0.2);
}

TEST_F(GateData, SameSeedSameClicks) {
  AnswerOptions options;
  options.seed = 9;
  const auto clicks = [&] { return answers(TinyBundle{}, boxes(4), options)[2].points; };
  const at::Tensor first = clicks();
  EXPECT_TRUE(at::equal(clicks(), first));
  options.seed = 10;
  EXPECT_FALSE(at::equal(clicks(), first));
}

TEST_F(GateData, RefusesAnExpertWhoseAnswerHasAnotherShape) {
  TinyBundle bundle;
  bundle.experts.push_back({"small", R"(
def forward(self, image, position, sparse, dense):
    return torch.zeros([image.size(0), 1, 8, 8, 8]), torch.ones([image.size(0), 1])
)",
                            ""});
  expect_error(ErrorCode::model, {"small.pt", "8, 8, 8", "32, 32, 32"}, [&] { answers(bundle, boxes(1)); });
  bundle.experts[1].decoder = R"(
def forward(self, image, position, sparse, dense):
    return image
)";
  expect_error(ErrorCode::model, {"small.pt", "tuple of 2"}, [&] { answers(bundle, boxes(1)); });
}

TEST_F(GateData, CanBeStopped) {
  AnswerOptions options;
  options.progress = [](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 3U);  // batches
    if (done == 2) throw Error(ErrorCode::interrupted, "stopped");
  };
  expect_error(ErrorCode::interrupted, {"stopped"}, [&] { answers(TinyBundle{}, boxes(40), options); });
}

}  // namespace
}  // namespace sammoe
