#include "importer/gate_assembly.hpp"

#include "model/networks/networks.hpp"
#include "model/scan/script_scan.hpp"
#include "support/random_network.hpp"

#include <sstream>

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using test::relative_difference;

constexpr std::int64_t kRoi = 16, kWidth = 6, kGrid = 4, kExperts = 3;

/// What a gate is shown.
struct Question {
  at::Tensor embedding, sparse, points, labels;
};

Question random_question(std::int64_t batch, std::int64_t clicks) {
  return {at::randn({batch, kWidth, kGrid, kGrid, kGrid}), at::randn({batch, clicks + 1, kWidth}),
          at::rand({batch, clicks, 3}) * (kRoi - 1), at::randint(0, 2, {batch, clicks}).to(at::kFloat)};
}

at::Tensor call(torch::jit::Module& gate, const std::string& method, const Question& question) {
  const c10::InferenceMode inference;
  return gate.get_method(method)({question.embedding, question.sparse, question.points, question.labels})
      .toTensor();
}

/// A gate whose last layer is no longer zero.
torch::jit::Module random_gate(std::int64_t experts = kExperts, std::uint64_t seed = 5) {
  const GateShape shape{kRoi, kWidth, 8, experts};
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  torch::jit::Module gate = assemble_gate(shape, generator);
  const torch::NoGradGuard no_grad;
  torch::jit::Module output = gate.attr("output").toModule();
  output.attr("weight").toTensor().normal_(0, 1, generator);
  output.attr("bias").toTensor().normal_(0, 1, generator);
  return gate;
}

class GateAssembly : public ::testing::Test {
 protected:
  void SetUp() override { torch::manual_seed(4); }

  torch::jit::Module gate = random_gate();
};

TEST_F(GateAssembly, TheOrderOfClicksDoesNotMatter) {
  const Question question = random_question(2, 7);
  const at::Tensor order = at::tensor({3, 6, 0, 5, 1, 4, 2}, at::kLong);
  const at::Tensor padding = question.sparse.narrow(1, 7, 1);
  const Question other{
      question.embedding,
      at::cat({question.sparse.narrow(1, 0, 7).index_select(1, order), padding}, 1),
      question.points.index_select(1, order),
      question.labels.index_select(1, order),
  };
  EXPECT_LT(relative_difference(call(gate, "forward", other), call(gate, "forward", question)), 1e-5);
}

TEST_F(GateAssembly, TakesAnyNumberOfClicks) {
  for (const std::int64_t clicks : {0, 1, 2, 40}) {
    const at::Tensor logits = call(gate, "forward", random_question(2, clicks));
    EXPECT_EQ(logits.sizes(), at::IntArrayRef({2, kExperts}));
    EXPECT_TRUE(at::isfinite(logits).all().item<bool>());
  }
}

TEST_F(GateAssembly, ABatchEqualsItsItemsOneByOne) {
  const Question question = random_question(3, 4);
  const at::Tensor together = call(gate, "forward", question);
  for (std::int64_t n = 0; n < 3; ++n) {
    const auto one = [&](const at::Tensor& all) { return all.narrow(0, n, 1); };
    const Question alone{one(question.embedding), one(question.sparse), one(question.points),
                         one(question.labels)};
    EXPECT_LT(relative_difference(one(together), call(gate, "forward", alone)), 1e-5);
  }
}

TEST_F(GateAssembly, ScoresOfFeaturesAreForward) {
  const Question question = random_question(2, 3);
  const at::Tensor features = call(gate, "features", question);
  EXPECT_EQ(features.sizes(), at::IntArrayRef({2, 5 * kWidth}));
  const c10::InferenceMode inference;
  const at::Tensor scores = gate.get_method("scores")({features}).toTensor();
  EXPECT_TRUE(torch::equal(scores, call(gate, "forward", question)));
}

TEST_F(GateAssembly, PermutingTheExpertsRowsPermutesTheScores) {
  const Question question = random_question(4, 3);
  const at::Tensor before = call(gate, "forward", question);
  const at::Tensor order = at::tensor({2, 0, 1}, at::kLong);
  {
    const torch::NoGradGuard no_grad;
    torch::jit::Module output = gate.attr("output").toModule();
    for (const char* name : {"weight", "bias"}) {
      const at::Tensor rows = output.attr(name).toTensor();
      rows.copy_(rows.index_select(0, order));
    }
  }
  EXPECT_TRUE(torch::equal(call(gate, "forward", question), before.index_select(1, order)));
}

TEST_F(GateAssembly, SamplesTheEmbeddingLinearlyAtTheClicks) {
  // An embedding that equals the cell's position along one axis for each channel: sampled at a click it is
  // the click's position in cells.
  const at::Tensor cells = at::arange(kGrid, at::kFloat);
  std::vector<at::Tensor> channels = at::meshgrid({cells, cells, cells}, "ij");
  channels.push_back(at::zeros_like(channels[0]));
  const at::Tensor embedding = at::stack(channels).unsqueeze(0);
  const at::Tensor points = at::tensor({1.5, 7.0, 12.25, 9.5, 15.0, 0.0}, at::kFloat).view({1, 2, 3});
  const auto sampled = [&](const std::vector<float>& chosen) {
    return gate.get_method("near_clicks")({embedding, points, at::tensor(chosen).view({1, 2})}).toTensor();
  };
  // 16 voxels are 4 cells; the faces' clicks stay at the outermost centres: voxel 15 at cell 3, voxel 0 at 0.
  const at::Tensor first = at::tensor({0.0, 1.375, 2.6875, 0.0}, at::kFloat);
  const at::Tensor second = at::tensor({2.0, 3.0, 0.0, 0.0}, at::kFloat);
  EXPECT_TRUE(at::allclose(sampled({1, 0})[0], first));
  EXPECT_TRUE(at::allclose(sampled({0, 1})[0], second));
  EXPECT_TRUE(at::allclose(sampled({1, 1})[0], (first + second) / 2));
  EXPECT_TRUE(torch::equal(sampled({0, 0}), at::zeros({1, 4})));
}

TEST_F(GateAssembly, InsideAndOutsideClicksAreToldApart) {
  Question question = random_question(1, 2);
  question.labels = at::tensor({1, 0}, at::kFloat).view({1, 2});
  const at::Tensor before = call(gate, "forward", question);
  question.labels = 1 - question.labels;
  EXPECT_GT(relative_difference(call(gate, "forward", question), before), 1e-3);
}

TEST_F(GateAssembly, UntrainedGivesEveryExpertTheSameScore) {
  for (const std::int64_t experts : {1, 2, 9}) {
    torch::jit::Module untrained =
        assemble_gate({kRoi, kWidth, 8, experts}, at::make_generator<at::CPUGeneratorImpl>(1));
    EXPECT_TRUE(torch::equal(call(untrained, "forward", random_question(2, 1)), at::zeros({2, experts})));
  }
}

TEST_F(GateAssembly, IsAcceptedByTheScanAndRunsInTheEngine) {
  std::ostringstream stream;
  gate.save(stream);
  EXPECT_NO_THROW(scan_script(stream.str(), "gate"));
  Gate network(gate, "gate", kExperts);
  const Question question = random_question(1, 3);
  EXPECT_TRUE(
      torch::equal(network.logits(question.embedding, question.sparse, question.points, question.labels),
                   call(gate, "forward", question)));
}

}  // namespace
}  // namespace sammoe
