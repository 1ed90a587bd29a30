#include "sample_pool.hpp"

#include "random_source.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

namespace sammoe::demo {
namespace {

constexpr auto kEdgeSize = static_cast<std::int64_t>(kEdge);

/// Shares of the families among the images. Walls are left out: they are what users may add as a new task.
Family family_at(std::uint64_t seed, std::uint64_t index) {
  constexpr std::array<std::pair<Family, double>, 4> shares{
      {{Family::anatomy, .45}, {Family::shapes, .25}, {Family::lesions, .18}, {Family::tubes, .12}}};
  double place = RandomSource({seed, index}).uniform();
  for (const auto& [family, share] : shares) {
    if (place < share) return family;
    place -= share;
  }
  return Family::shapes;
}

/// Mean and unbiased standard deviation of the voxels above 0 become 0 and 1.
void normalise(std::vector<float>& image) {
  double count = 0, sum = 0, squares = 0;
  for (const float value : image) {
    if (value <= 0) continue;
    count += 1;
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  if (count < 2) return;
  const double mean = sum / count;
  const double deviation = std::sqrt(std::max(1e-12, (squares - sum * mean) / (count - 1)));
  for (float& value : image) value = static_cast<float>((value - mean) / deviation);
}

}  // namespace

SamplePool::SamplePool(const SampleSource& source, std::uint64_t seed, std::size_t capacity)
    : source_(source),
      seed_(seed),
      capacity_(capacity),
      random_(seed),
      images_(at::empty({static_cast<std::int64_t>(capacity), kEdgeSize, kEdgeSize, kEdgeSize}, at::kHalf)),
      codes_(at::empty(images_.sizes(), at::kByte)),
      structures_(capacity),
      worker_([this] { fill(); }) {}

SamplePool::~SamplePool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  worker_.join();
}

void SamplePool::fill() {
  try {
    for (std::size_t index = 0; index < capacity_; ++index) {
      store(index, source_.sample(family_at(seed_, index), seed_, index));
      const std::lock_guard lock(mutex_);
      ready_ = index + 1;
      changed_.notify_all();
      if (stopping_) return;
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
    changed_.notify_all();
  }
}

void SamplePool::store(std::size_t index, const Sample& sample) {
  std::vector<float> image = sample.image;
  normalise(image);
  std::transform(image.begin(), image.end(), images_.data_ptr<at::Half>() + index * kVoxels,
                 [](float value) { return at::Half(value); });
  std::memcpy(codes_.data_ptr<std::uint8_t>() + index * kVoxels, sample.codes.data(), kVoxels);
  structures_[index] = sample.structures;
}

void SamplePool::wait_for(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ready_ >= count || failure_; });
  if (failure_) std::rethrow_exception(failure_);
}

PoolBatch SamplePool::draw(std::size_t count) {
  // The part of the pool in use grows with the draws, so that the thread that fills it can keep up and yet
  // its speed does not matter.
  constexpr std::size_t kFirstPart = 128, kUses = 4;
  const std::size_t part = std::min(capacity_, kFirstPart + drawn_ / kUses);
  drawn_ += count;
  wait_for(part);
  std::vector<std::int64_t> indices(count);
  std::vector<std::uint8_t> mirrored(count);
  for (std::size_t n = 0; n < count; ++n) {
    indices[n] = static_cast<std::int64_t>(random_() % part);
    mirrored[n] = static_cast<std::uint8_t>(random_() % 2);
  }
  PoolBatch batch;
  for (const std::int64_t index : indices)
    batch.structures.push_back(&structures_[static_cast<std::size_t>(index)]);
  const at::Tensor chosen = at::tensor(indices);
  const at::Tensor flip = at::tensor(mirrored).to(at::kBool).view({-1, 1, 1, 1});
  const auto select = [&](const at::Tensor& stored) {
    const at::Tensor values = stored.index_select(0, chosen).permute({0, 3, 2, 1});  // axes i, j, k
    return at::where(flip, values.flip({1}), values).contiguous();
  };
  batch.images = select(images_).to(at::kFloat).unsqueeze(1);
  batch.codes = select(codes_);
  return batch;
}

}  // namespace sammoe::demo
