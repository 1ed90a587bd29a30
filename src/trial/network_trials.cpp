#include "trial/network_trials.hpp"

#include "trial/click_outcomes.hpp"
#include "trial/file_check.hpp"
#include "trial/repeated_run.hpp"
#include "trial/whole_network_trial.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace sammoe {
namespace {

/// ROI sizes that networks are trained with, the most frequent first.
constexpr std::array<std::int64_t, 12> kRoiSizes{128, 64, 96, 32, 48, 256, 160, 192, 112, 80, 224, 16};
/// Sizes at which an encoder that takes any shows it, without taking long.
constexpr std::array<std::int64_t, 2> kOtherSizes{64, 32};
/// Of an ROI, edges of the cube that one token stands for.
constexpr std::array<std::int64_t, 5> kPatchSizes{16, 8, 4, 32, 2};

bool any_ran(const std::vector<ClickOutcome>& outcomes) {
  return std::any_of(outcomes.begin(), outcomes.end(),
                     [](const ClickOutcome& outcome) { return outcome.run.failure.empty(); });
}

}  // namespace

NetworkTrials::NetworkTrials(const TrialOrder& order) : order_(order) {
  sizes_.experts = static_cast<std::int64_t>(order.bundle.experts.size());
}

void NetworkTrials::run(const torch::jit::Module& module, const TrialNetwork& network, NetworkTrial& trial) {
  trial.role = network.role;
  if (network.role == kNetworkRole) return run_network(module, network, trial);
  const std::string problem = problem_of_arguments(module, argument_count(network.role));
  if (!problem.empty()) {
    trial.problems.push_back(problem + ": " + interface_text(network.role, sizes_) + " (docs/bundle.md)");
    return;
  }
  if (network.role == kImageEncoderRole) return run_image_encoder(module, network, trial);
  if (network.role == kPromptEncoderRole) return run_prompt_encoder(module, network, trial);
  if (network.role == kDecoderRole) return run_decoder(module, network, trial);
  run_gate(module, network, trial);
}

std::int64_t NetworkTrials::likely_roi_size() const {
  if (sizes_.roi_size) return *sizes_.roi_size;
  return order_.finds_roi_size ? kRoiSizes.front() : order_.bundle.roi.size_voxels;
}

void NetworkTrials::run_image_encoder(const torch::jit::Module& module, const TrialNetwork& network,
                                      NetworkTrial& trial) {
  ImageEncoder encoder(module, network.file.file);
  const auto run_at = [&](std::int64_t size) {
    const at::Tensor image = noise({1, 1, size, size, size});
    return run_twice(network.file.file, [&] { return std::vector<at::Tensor>{encoder.encode(image)}; });
  };
  const std::int64_t asked = likely_roi_size();
  RepeatedRun run = run_at(asked);
  const bool is_asked_size = run.failure.empty();
  std::int64_t size = asked;
  const std::string failure = run.failure;
  for (auto other = kRoiSizes.begin(); !run.failure.empty() && other != kRoiSizes.end(); ++other)
    if (*other != asked) run = run_at(size = *other);
  KnownSizes expected_sizes;
  expected_sizes.roi_size = asked;
  if (!run.failure.empty()) {
    trial.problems.push_back(failure + expected_interface(interface_text(network.role, expected_sizes)));
    return;
  }
  const bool is_free = order_.finds_roi_size && !sizes_.roi_size;
  if (!is_asked_size && !is_free)
    trial.problems.push_back("does not run on an ROI of " + std::to_string(asked) + " voxels (" + failure +
                             "), but on one of " + std::to_string(size) +
                             "; the ROI size must be the one of its training");
  for (const std::int64_t other : kOtherSizes) {
    if (!is_free || other >= size || !run_at(other).failure.empty()) continue;
    trial.problems.push_back("runs on ROIs of several sizes, such as " + std::to_string(size) + " and " +
                             std::to_string(other) + "; say with --roi which one it was trained with");
    break;
  }
  note_results(run, trial);
  keep_embedding(run.results.front(), size, network, trial);
}

void NetworkTrials::keep_embedding(const at::Tensor& embedding, std::int64_t roi_size,
                                   const TrialNetwork& network, NetworkTrial& trial) {
  KnownSizes found{roi_size, embedding.size(1), embedding.size(4), sizes_.experts};
  trial.interface = interface_text(network.role, found);
  if (*found.grid >= roi_size) {
    trial.problems.push_back(
        "gives a result as large as the image, which is a segmentation and not an embedding; an image "
        "encoder is a part of a network (docs/bundle.md)");
    return;
  }
  if (!sizes_.grid) {
    if (!sizes_.roi_size) sizes_ = found;
  } else if (found.grid != sizes_.grid || found.width != sizes_.width) {
    trial.problems.push_back("gives another embedding than the shared image encoder; expected " +
                             interface_text(network.role, sizes_));
    return;
  }
  embeddings_.emplace(network.file.sha256, embedding);
}

/// The image encoder's first.
std::vector<std::int64_t> NetworkTrials::likely_grids() const {
  std::vector<std::int64_t> grids;
  if (sizes_.grid) grids.push_back(*sizes_.grid);
  for (const std::int64_t patch : kPatchSizes) {
    const std::int64_t grid = likely_roi_size() / patch;
    if (grid > 0 && (!sizes_.grid || grid != *sizes_.grid)) grids.push_back(grid);
  }
  return grids;
}

void NetworkTrials::run_prompt_encoder(const torch::jit::Module& module, const TrialNetwork& network,
                                       NetworkTrial& trial) {
  PromptEncoder encoder(module, network.file.file);
  const auto run_on = [&](const ClickSet& clicks, std::int64_t grid) {
    const at::Tensor mask = noise({1, 1, 4 * grid, 4 * grid, 4 * grid});
    return run_twice(network.file.file, [&]() -> std::vector<at::Tensor> {
      PromptEmbedding prompt = encoder.encode(clicks.points, clicks.labels, mask);
      return {prompt.sparse, prompt.dense, prompt.position};
    });
  };
  const auto run_all_on = [&](std::int64_t grid) {
    std::vector<ClickOutcome> outcomes;
    for (const ClickSet& clicks : click_sets(likely_roi_size()))
      outcomes.push_back({clicks.name, run_on(clicks, grid)});
    return outcomes;
  };
  const std::vector<std::int64_t> grids = likely_grids();
  const std::vector<ClickOutcome> first = run_all_on(grids.front());
  std::vector<ClickOutcome> outcomes = first;
  std::int64_t grid = grids.front();
  for (std::size_t n = 1; !any_ran(outcomes) && n < grids.size(); ++n) outcomes = run_all_on(grid = grids[n]);
  if (!any_ran(outcomes)) return conclude(first, interface_text(network.role, sizes_), trial);

  KnownSizes found{likely_roi_size(), {}, grid, sizes_.experts};
  Prompts prompts;
  for (const auto& [clicks, run] : outcomes) {
    if (!run.failure.empty()) {
      prompts.emplace_back();
      continue;
    }
    found.width = run.results[0].size(2);
    prompts.push_back(PromptEmbedding{run.results[0], run.results[1], run.results[2]});
  }
  conclude(outcomes, interface_text(network.role, found), trial);
  if (!sizes_.grid) {
    sizes_.grid = found.grid;
    sizes_.width = found.width;
  } else if (found.grid != sizes_.grid || found.width != sizes_.width) {
    trial.problems.push_back("does not fit the image encoder; expected " +
                             interface_text(network.role, sizes_));
    return;
  }
  prompts_.emplace(network.file.sha256, std::move(prompts));
  for (const ClickPair& pair : click_pairs(likely_roi_size())) {
    const RepeatedRun one = run_on(pair.one, grid);
    const RepeatedRun other = run_on(pair.other, grid);
    if (!one.results.empty() && !other.results.empty() && at::equal(one.results[0], other.results[0]) &&
        at::equal(one.results[1], other.results[1]))
      trial.notes.push_back("its result does not depend on " + pair.difference);
  }
}

at::Tensor NetworkTrials::embedding_for(std::size_t expert) const {
  const BundleInfo& bundle = order_.bundle;
  const auto found =
      embeddings_.find(bundle.experts[expert].image_encoder.value_or(bundle.image_encoder).sha256);
  if (found != embeddings_.end()) return found->second;
  return noise({1, *sizes_.width, *sizes_.grid, *sizes_.grid, *sizes_.grid});
}

PromptEmbedding NetworkTrials::prompt_for(std::size_t expert, std::size_t set) const {
  const BundleInfo& bundle = order_.bundle;
  const auto found =
      prompts_.find(bundle.experts[expert].prompt_encoder.value_or(bundle.prompt_encoder).sha256);
  if (found != prompts_.end() && found->second[set]) return *found->second[set];
  const std::int64_t clicks = click_sets(likely_roi_size())[set].labels.size(1);
  const at::Tensor dense = noise({1, *sizes_.width, *sizes_.grid, *sizes_.grid, *sizes_.grid});
  return {noise({1, clicks + 1, *sizes_.width}), dense, dense};
}

void NetworkTrials::run_with_clicks(const TrialNetwork& network, NetworkTrial& trial,
                                    const ClickRun& run) const {
  if (!sizes_.grid) {
    trial.notes.emplace_back("did not run, because no encoder ran that could tell the size of embeddings");
    return;
  }
  std::vector<ClickOutcome> outcomes;
  const std::vector<ClickSet> sets = click_sets(likely_roi_size());
  for (std::size_t set = 0; set < sets.size(); ++set)
    outcomes.push_back({sets[set].name, run_twice(network.file.file, [&] { return run(set, sets[set]); })});
  conclude(outcomes, interface_text(network.role, sizes_), trial);
}

void NetworkTrials::run_decoder(const torch::jit::Module& module, const TrialNetwork& network,
                                NetworkTrial& trial) const {
  MaskDecoder decoder(module, network.file.file);
  const std::size_t expert = network.experts.front();
  run_with_clicks(
      network, trial, [&](std::size_t set, const ClickSet& /*clicks*/) -> std::vector<at::Tensor> {
        const MaskPrediction mask = decoder.decode(embedding_for(expert), prompt_for(expert, set));
        return {mask.low_res_logits, mask.iou};
      });
}

void NetworkTrials::run_network(const torch::jit::Module& module, const TrialNetwork& network,
                                NetworkTrial& trial) const {
  const VolumeNetwork& described = *order_.bundle.experts[network.experts.front()].network;
  const std::int64_t shared = likely_roi_size();
  const std::array<std::int64_t, 3> size =
      described.roi ? described.roi->size_voxels : std::array<std::int64_t, 3>{shared, shared, shared};
  WholeNetworkTrial(module, described, size).run(trial);
}

void NetworkTrials::run_gate(const torch::jit::Module& module, const TrialNetwork& network,
                             NetworkTrial& trial) const {
  Gate gate(module, network.file.file, sizes_.experts);
  run_with_clicks(network, trial, [&](std::size_t set, const ClickSet& clicks) -> std::vector<at::Tensor> {
    return {gate.logits(embedding_for(0), prompt_for(0, set).sparse, clicks.points, clicks.labels)};
  });
}

}  // namespace sammoe
