#include "sample_pool.hpp"

#include "core/random_source.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

namespace sammoe::demo {
namespace {

constexpr auto kEdgeSize = static_cast<std::int64_t>(kEdge);
constexpr std::uint64_t kWindow = 768;  ///< images to draw from, at most
constexpr std::uint64_t kFirstWindow = 32;
constexpr std::uint64_t kCapacity = 1024;  ///< images kept, 0.8 MB each

/// The images to draw from after so many draws, from `first` to before `end`.
struct Window {
  std::uint64_t first, end;
};

Window window_after(std::uint64_t drawn, std::uint64_t uses) {
  const std::uint64_t end = kFirstWindow + drawn / uses;
  return {end > kWindow ? end - kWindow : 0, end};
}

/// Shares of the families among the images. Walls are left out: they are what users may add as a new task.
Family family_at(std::uint64_t seed, std::uint64_t index, bool has_heads) {
  constexpr std::array<std::pair<Family, double>, 4> shares{
      {{Family::anatomy, .65}, {Family::shapes, .2}, {Family::lesions, .1}, {Family::tubes, .05}}};
  double place = RandomSource({seed, index}).uniform();
  for (const auto& [family, share] : shares) {
    if (place < share) return family == Family::anatomy && !has_heads ? Family::shapes : family;
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

PoolBatch batch_of(const Sample& sample) {
  std::vector<float> image = sample.image;
  normalise(image);
  const auto in_order = [](const at::Tensor& stored) {
    return stored.view({1, kEdgeSize, kEdgeSize, kEdgeSize}).permute({0, 3, 2, 1}).contiguous();
  };
  PoolBatch batch;
  batch.images = in_order(at::tensor(image)).unsqueeze(1);
  batch.codes = in_order(at::tensor(sample.codes));
  batch.structures.push_back(&sample.structures);
  return batch;
}

SamplePool::SamplePool(const SampleSource& source, const PoolOptions& options)
    : source_(source),
      seed_(options.seed),
      uses_(options.uses),
      device_(options.device),
      drawn_(options.drawn),
      images_(at::empty({static_cast<std::int64_t>(kCapacity), kEdgeSize, kEdgeSize, kEdgeSize}, at::kHalf)),
      codes_(at::empty(images_.sizes(), at::kByte)),
      structures_(kCapacity),
      oldest_(window_after(options.drawn, options.uses).first),
      begun_(oldest_),
      ready_(oldest_) {
  for (int n = 0; n < options.threads; ++n) workers_.emplace_back([this] { fill(); });
}

SamplePool::~SamplePool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void SamplePool::fill() {
  try {
    while (const std::optional<std::uint64_t> index = next_to_fill()) {
      store(*index, source_.sample(family_at(seed_, *index, source_.has_heads()), seed_, *index));
      const std::lock_guard lock(mutex_);
      done_.insert(*index);
      for (; done_.erase(ready_) > 0; ++ready_) {
      }
      changed_.notify_all();
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
    changed_.notify_all();
  }
}

/// Waits for a place; nothing when the pool ends.
std::optional<std::uint64_t> SamplePool::next_to_fill() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopping_ || begun_ < oldest_ + kCapacity; });
  if (stopping_) return std::nullopt;
  return begun_++;
}

void SamplePool::store(std::uint64_t index, const Sample& sample) {
  const std::size_t place = index % kCapacity;
  std::vector<float> image = sample.image;
  normalise(image);
  std::transform(image.begin(), image.end(), images_.data_ptr<at::Half>() + place * kVoxels,
                 [](float value) { return at::Half(value); });
  std::memcpy(codes_.data_ptr<std::uint8_t>() + place * kVoxels, sample.codes.data(), kVoxels);
  structures_[place] = sample.structures;
}

void SamplePool::wait_for(std::uint64_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ready_ >= count || failure_; });
  if (failure_) std::rethrow_exception(failure_);
}

PoolBatch SamplePool::draw(std::size_t count) {
  const auto [first, end] = window_after(drawn_, uses_);
  {
    const std::lock_guard lock(mutex_);
    oldest_ = first;
  }
  changed_.notify_all();
  wait_for(end);
  RandomSource random({seed_, drawn_});
  drawn_ += count;
  std::vector<std::int64_t> places(count);
  std::vector<std::uint8_t> mirrored(count);
  for (std::size_t n = 0; n < count; ++n) {
    places[n] = static_cast<std::int64_t>((first + random.next() % (end - first)) % kCapacity);
    mirrored[n] = static_cast<std::uint8_t>(random.next() % 2);
  }
  PoolBatch batch;
  for (const std::int64_t place : places)
    batch.structures.push_back(&structures_[static_cast<std::size_t>(place)]);
  const at::Tensor chosen = at::tensor(places);
  const at::Tensor flip = at::tensor(mirrored).to(device_).to(at::kBool).view({-1, 1, 1, 1});
  const auto select = [&](const at::Tensor& stored) {
    const at::Tensor values =
        stored.index_select(0, chosen).to(device_).permute({0, 3, 2, 1});  // axes i, j, k
    return at::where(flip, values.flip({1}), values).contiguous();
  };
  batch.images = select(images_).to(at::kFloat).unsqueeze(1);
  batch.codes = select(codes_);
  return batch;
}

}  // namespace sammoe::demo
