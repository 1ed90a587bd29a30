#include "trial/whole_network_trial.hpp"

#include "bundle/network_manifest.hpp"
#include "trial/click_outcomes.hpp"
#include "trial/file_check.hpp"

#include <algorithm>
#include <utility>

namespace sammoe {
namespace {

/// Of the bundle's documentation: the logits that are fed back have a quarter of the ROI's voxels.
constexpr std::int64_t kQuarter = 4;

std::string shape_of(const std::string& channels, const std::vector<std::int64_t>& size) {
  std::string text = "(1, " + channels;
  for (const std::int64_t edge : size) text += ", " + std::to_string(edge);
  return text + ")";
}

bool lies_between_0_and_1(const at::Tensor& values) {
  return values.min().item<float>() >= 0 && values.max().item<float>() <= 1;
}

}  // namespace

WholeNetworkTrial::WholeNetworkTrial(const torch::jit::Module& module, const VolumeNetwork& described,
                                     const std::array<std::int64_t, 3>& size)
    : module_(module),
      described_(described),
      size_(size),
      network_(module, described.file.file),
      image_(noise({1, 1, size[0], size[1], size[2]})),
      result_size_(size.begin(), size.end()) {}

RepeatedRun WholeNetworkTrial::run_on(const ClickSet& clicks, const at::Tensor& mask_logits) {
  const std::vector<at::Tensor> all{image_, clicks.points, clicks.labels, mask_logits};
  const std::vector<at::Tensor> taken(
      all.begin(), all.begin() + static_cast<std::ptrdiff_t>(words_of(described_.inputs).size()));
  return run_twice(described_.file.file, [&] {
    const auto channels = static_cast<std::int64_t>(described_.channels.size());
    return std::vector<at::Tensor>{network_.logits(taken, channels)};
  });
}

void WholeNetworkTrial::run(NetworkTrial& trial) {
  const std::string problem = problem_of_arguments(module_, words_of(described_.inputs).size());
  if (!problem.empty()) {
    trial.problems.push_back(problem + ": " + interface() + "; correct inputs, or export it anew");
    return;
  }
  const at::Tensor mask = noise({1, 1, size_[0] / kQuarter, size_[1] / kQuarter, size_[2] / kQuarter});
  std::vector<ClickSet> sets = click_sets(*std::min_element(size_.begin(), size_.end()));
  if (described_.inputs == NetworkInputs::image) sets.resize(1);
  std::vector<ClickOutcome> outcomes;
  for (const ClickSet& clicks : sets) outcomes.push_back({clicks.name, run_on(clicks, mask)});
  const auto ran = std::find_if(outcomes.begin(), outcomes.end(),
                                [](const ClickOutcome& outcome) { return !outcome.run.results.empty(); });
  if (ran != outcomes.end()) result_size_ = ran->run.results.front().sizes().slice(2).vec();
  conclude(outcomes, interface(), trial);
  if (ran == outcomes.end()) return;
  if (lies_between_0_and_1(ran->run.results.front()))
    trial.notes.emplace_back(
        "its result lies between 0 and 1 everywhere, as probabilities do; expected logits: leave softmax or "
        "sigmoid out of the network");
  note_what_it_ignores(trial);
}

void WholeNetworkTrial::note_what_it_ignores(NetworkTrial& trial) {
  if (described_.inputs == NetworkInputs::image) return;
  const std::int64_t edge = *std::min_element(size_.begin(), size_.end());
  const at::Tensor no_mask = at::zeros({1, 1, size_[0] / kQuarter, size_[1] / kQuarter, size_[2] / kQuarter});
  const auto differ = [&](const RepeatedRun& one, const RepeatedRun& other) {
    return one.results.empty() || other.results.empty() || !at::equal(one.results[0], other.results[0]);
  };
  const std::vector<ClickPair> pairs = click_pairs(edge);
  const RepeatedRun first = run_on(pairs.front().one, no_mask);
  for (const ClickPair& pair : pairs)
    if (!differ(first, run_on(pair.other, no_mask)))
      trial.notes.push_back("its result does not depend on " + pair.difference);
  if (described_.inputs == NetworkInputs::clicks) return;
  const at::Tensor mask = noise(no_mask.sizes().vec());
  if (!differ(first, run_on(pairs.front().one, mask)))
    trial.notes.emplace_back("its result does not depend on mask_logits");
}

std::string WholeNetworkTrial::interface() const {
  const std::vector<std::int64_t> size(size_.begin(), size_.end());
  std::string text = "image " + shape_of("1", size);
  if (described_.inputs != NetworkInputs::image) text += ", points (1, P, 3), labels (1, P)";
  if (described_.inputs == NetworkInputs::clicks_and_logits)
    text += ", mask_logits " + shape_of("1", {size[0] / kQuarter, size[1] / kQuarter, size[2] / kQuarter});
  return text + " -> logits " + shape_of(std::to_string(described_.channels.size()), result_size_);
}

}  // namespace sammoe
