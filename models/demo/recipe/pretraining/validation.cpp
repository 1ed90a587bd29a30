#include "validation.hpp"

#include "pretraining_targets.hpp"
#include "sample_pool.hpp"
#include "training/interaction.hpp"

#include <random>

#include <ATen/CPUGeneratorImpl.h>

namespace sammoe::demo {
namespace {

constexpr std::uint64_t kSeed = 77;
constexpr int kClicks = 3;

}  // namespace

Validation::Validation(const SampleSource& source, at::Device device) : device_(device) {
  constexpr int kImages = 16;
  constexpr std::size_t kStructures = 4;
  std::mt19937_64 random(kSeed);
  for (std::uint64_t image = 0; image < kImages; ++image) {
    const Sample sample = source.sample(Family::anatomy, kSeed, image);
    const PoolBatch batch = batch_of(sample);
    const StructureTargets targets = general_targets(batch, kStructures, random);
    if (targets.masks.defined()) items_.push_back({batch.images, targets.masks});
  }
}

std::vector<double> Validation::dice(TrainedNetwork& network) const {
  const at::NoGradGuard no_grad;
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(kSeed);
  std::vector<double> sums(kClicks, 0);
  std::int64_t structures = 0;
  for (const Item& item : items_) {
    const std::int64_t count = item.masks.size(0);
    const at::Tensor embedding = network.embed(item.image.to(device_));
    const InteractionResult result = interact(
        network.click_networks(), {embedding.expand({count, -1, -1, -1, -1}), item.masks.to(device_), {}, {}},
        kClicks, generator);
    for (std::size_t click = 0; click < sums.size(); ++click)
      sums[click] += result.dice[click].sum().item<double>();
    structures += count;
  }
  for (double& sum : sums) sum /= static_cast<double>(structures);
  return sums;
}

}  // namespace sammoe::demo
