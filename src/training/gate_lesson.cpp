#include "training/gate_lesson.hpp"

#include <algorithm>
#include <cstdint>
#include <map>

namespace sammoe {
namespace {

/// Samples whose features are computed at once.
constexpr std::size_t kSamplesPerLesson = 32;

at::Tensor index_of(const std::vector<std::size_t>& samples) {
  std::vector<std::int64_t> numbers(samples.begin(), samples.end());
  return at::tensor(numbers, at::kLong);
}

/// (S, F)
at::Tensor features_of(torch::jit::Module& gate, const std::vector<at::Tensor>& embeddings,
                       const ExpertAnswers& answers, const std::vector<std::size_t>& samples) {
  const torch::NoGradGuard no_grad;
  std::vector<at::Tensor> features;
  for (std::size_t first = 0; first < samples.size(); first += kSamplesPerLesson) {
    const std::vector<std::size_t> batch(
        samples.begin() + static_cast<std::ptrdiff_t>(first),
        samples.begin() + static_cast<std::ptrdiff_t>(std::min(first + kSamplesPerLesson, samples.size())));
    std::vector<at::Tensor> chosen;
    for (const std::size_t sample : batch) chosen.push_back(embeddings[sample]);
    const at::Tensor index = index_of(batch);
    const auto of_batch = [&](const at::Tensor& all) { return all.index_select(0, index); };
    features.push_back(gate.get_method("features")({at::cat(chosen), of_batch(answers.sparse),
                                                    of_batch(answers.points), of_batch(answers.labels)})
                           .toTensor());
  }
  return at::cat(features);
}

/// (S), of mean 1.
at::Tensor task_weights(const std::vector<std::string>& tasks, const std::vector<std::size_t>& samples) {
  std::map<std::string, std::size_t> counts;
  for (const std::size_t sample : samples) ++counts[tasks[sample]];
  std::vector<float> weights;
  for (const std::size_t sample : samples) {
    weights.push_back(static_cast<float>(samples.size()) /
                      static_cast<float>(counts.size() * counts[tasks[sample]]));
  }
  return at::tensor(weights, at::kFloat);
}

}  // namespace

GateLesson make_lesson(torch::jit::Module& gate, const std::vector<at::Tensor>& embeddings,
                       const std::vector<ExpertAnswers>& answers, const std::vector<std::string>& tasks,
                       const std::vector<std::size_t>& samples) {
  const at::Tensor weights = task_weights(tasks, samples);
  const at::Tensor index = index_of(samples);
  std::vector<at::Tensor> features, dice, all_weights;
  for (const ExpertAnswers& after_clicks : answers) {
    features.push_back(features_of(gate, embeddings, after_clicks, samples));
    dice.push_back(after_clicks.dice.index_select(0, index));
    all_weights.push_back(weights);
  }
  return {at::cat(features), at::cat(dice), at::cat(all_weights)};
}

}  // namespace sammoe
