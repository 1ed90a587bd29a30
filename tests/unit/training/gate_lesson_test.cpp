#include "training/gate_lesson.hpp"

#include "importer/gate_assembly.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr std::int64_t kWidth = 4, kGrid = 2, kSamples = 70, kExperts = 2;

/// Answers about random samples, for lessons that hold more than one batch of them.
class GateLessonTest : public ::testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(3);
    for (std::int64_t n = 0; n < kSamples; ++n) {
      embeddings.push_back(at::randn({1, kWidth, kGrid, kGrid, kGrid}));
      tasks.push_back(n < 10 ? "rare" : "frequent");
      samples.push_back(static_cast<std::size_t>(n));
    }
    for (std::int64_t clicks = 1; clicks <= 3; ++clicks) {
      answers.push_back({at::randn({kSamples, clicks + 1, kWidth}), 15 * at::rand({kSamples, clicks, 3}),
                         at::randint(0, 2, {kSamples, clicks}).to(at::kFloat),
                         at::rand({kSamples, kExperts})});
    }
  }

  torch::jit::Module gate =
      assemble_gate({16, kWidth, 8, kExperts}, at::make_generator<at::CPUGeneratorImpl>(1));
  std::vector<at::Tensor> embeddings;
  std::vector<std::string> tasks;
  std::vector<std::size_t> samples;
  std::vector<ExpertAnswers> answers;
};

TEST_F(GateLessonTest, HasOneItemForEachSampleAndNumberOfClicks) {
  const GateLesson lesson = make_lesson(gate, embeddings, answers, tasks, samples);
  EXPECT_EQ(lesson.features.sizes(), at::IntArrayRef({3 * kSamples, 5 * kWidth}));
  EXPECT_EQ(lesson.dice.sizes(), at::IntArrayRef({3 * kSamples, kExperts}));
  EXPECT_TRUE(at::equal(lesson.dice.narrow(0, kSamples, kSamples), answers[1].dice));
  // The scores of the features are those that the gate gives in use.
  const std::int64_t sample = 65;
  const auto one = [&](const at::Tensor& all) { return all.narrow(0, sample, 1); };
  const at::Tensor in_use = gate.get_method("features")({embeddings[sample], one(answers[2].sparse),
                                                         one(answers[2].points), one(answers[2].labels)})
                                .toTensor();
  EXPECT_TRUE(at::allclose(lesson.features.narrow(0, 2 * kSamples + sample, 1), in_use, 1e-4, 1e-5));
}

TEST_F(GateLessonTest, EachTaskCountsTheSame) {
  const GateLesson lesson = make_lesson(gate, embeddings, answers, tasks, samples);
  EXPECT_NEAR(lesson.weights.mean().item<double>(), 1, 1e-5);
  const at::Tensor of_samples = lesson.weights.narrow(0, 0, kSamples);
  EXPECT_NEAR(of_samples.narrow(0, 0, 10).sum().item<double>(), kSamples / 2.0, 1e-3);
}

TEST_F(GateLessonTest, HoldsOnlyTheSamplesAskedFor) {
  const GateLesson all = make_lesson(gate, embeddings, answers, tasks, samples);
  const GateLesson some = make_lesson(gate, embeddings, answers, tasks, {3, 40});
  ASSERT_EQ(some.dice.size(0), 6);
  EXPECT_TRUE(at::equal(some.dice[1], answers[0].dice[40]));
  EXPECT_TRUE(at::equal(some.dice[4], answers[2].dice[3]));
  EXPECT_TRUE(at::allclose(some.features[4], all.features[2 * kSamples + 3], 1e-4, 1e-5));
}

}  // namespace
}  // namespace sammoe
