#include "preprocess/logit_canvas.hpp"

#include "sammoe/error.hpp"

#include "masks/voxel_box.hpp"
#include "preprocess/logit_threshold.hpp"
#include "preprocess/parallel_loop.hpp"
#include "preprocess/roi.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <utility>

namespace sammoe {
namespace {

/// Where the first voxel of `roi` lies on the lattice of `lattice`.
Index3 place_on(const Grid& lattice, const Grid& roi) {
  const Point3 position = lattice.voxel_from_ras(roi.origin_in_ras);
  const Index3 begin{std::llround(position[0]), std::llround(position[1]), std::llround(position[2])};
  Grid expected = part_of(lattice, {begin, roi.size});
  if (!same_grid(expected, roi, 1e-2 * lattice.spacing_mm[0]))
    throw Error(ErrorCode::processing, "logits: the voxels of two ROIs of one object do not coincide");
  return begin;
}

/// Rises from the faces of an ROI to its middle, so that ROIs half a step apart add up to the same
/// everywhere.
std::vector<float> falling_weights(std::int64_t size) {
  std::vector<float> weights;
  for (std::int64_t n = 0; n < size; ++n) {
    const auto from_face = static_cast<float>(std::min(n, size - 1 - n)) + 0.5F;
    weights.push_back(2 * from_face / static_cast<float>(size));
  }
  return weights;
}

/// The smallest box of voxels of `region` that holds all values above `limit`, one voxel wider on each side.
Region box_above(const std::vector<float>& values, const Region& region, float limit) {
  Region box;
  std::size_t offset = 0;
  for (std::int64_t k = 0; k < region.size[2]; ++k) {
    for (std::int64_t j = 0; j < region.size[1]; ++j, offset += static_cast<std::size_t>(region.size[0])) {
      const auto row = values.begin() + static_cast<std::ptrdiff_t>(offset);
      const auto row_end = row + region.size[0];
      const auto is_above = [limit](float value) { return value > limit; };
      const auto first = std::find_if(row, row_end, is_above);
      if (first == row_end) continue;
      const auto last =
          std::find_if(std::make_reverse_iterator(row_end), std::make_reverse_iterator(row), is_above);
      const Region found{{region.begin[0] + (first - row), region.begin[1] + j, region.begin[2] + k},
                         {last.base() - first, 1, 1}};
      box = bounding_box(box, found);
    }
  }
  if (box.voxel_count() == 0) return box;
  for (int axis = 0; axis < 3; ++axis) {
    box.begin[axis] -= 1;
    box.size[axis] += 2;
  }
  return common_box(box, region);
}

/// Below every logit, whose probability is then 0.
constexpr float kNoRoi = -std::numeric_limits<float>::infinity();

/// Replaces each value n by `change(n, value)`, on all threads.
template <typename Change>
void change_each(std::vector<float>& values, const Change& change) {
  constexpr std::size_t kPart = std::size_t{1} << 16;
  const std::size_t parts = (values.size() + kPart - 1) / kPart;
  parallel_loop(static_cast<std::int64_t>(parts), [&](std::int64_t part) {
    const std::size_t begin = static_cast<std::size_t>(part) * kPart;
    const std::size_t end = std::min(values.size(), begin + kPart);
    for (std::size_t n = begin; n < end; ++n) values[n] = change(n, values[n]);
  });
}

/// Those of logits below `least` are 0, which saves most of the time.
void turn_into_probabilities(std::vector<float>& logits, float least) {
  change_each(logits, [least](std::size_t /*n*/, float logit) {
    return logit < least ? 0.0F : probability_of(logit);
  });
}

}  // namespace

LogitCanvas::LogitCanvas(const Grid& source, Resample resample)
    : source_(source),
      interpolation_(resample == Resample::linear ? Interpolation::linear : Interpolation::nearest) {}

void LogitCanvas::cover(const Region& region) {
  const Region grown = bounding_box(logits_.region, region);
  if (grown.begin == logits_.region.begin && grown.size == logits_.region.size) return;
  const auto count = static_cast<std::size_t>(grown.voxel_count());
  std::vector<float> logits(count, 0.0F);
  std::vector<float> weights(count, 0.0F);
  copy_common_voxels(logits_.values, logits_.region, logits, grown);
  copy_common_voxels(weights_, logits_.region, weights, grown);
  logits_.values.swap(logits);
  weights_.swap(weights);
  logits_.region = grown;
}

void LogitCanvas::add(const Grid& roi, std::vector<float> logits) {
  if (logits.size() != static_cast<std::size_t>(roi.voxel_count()))
    throw Error(ErrorCode::processing, "logits: " + std::to_string(logits.size()) + " values for " +
                                           std::to_string(roi.voxel_count()) + " voxels of an ROI");
  if (logits_.values.empty()) {
    logits_ = {roi, {{0, 0, 0}, roi.size}, std::move(logits)};
    return;
  }
  if (weights_.empty()) {
    const std::size_t count = logits_.values.size();
    const std::vector<float> first = std::exchange(logits_.values, std::vector<float>(count, 0.0F));
    weights_.assign(count, 0.0F);
    add_weighted(logits_.region, first);
  }
  const Region place{place_on(logits_.grid, roi), roi.size};
  cover(place);
  add_weighted(place, logits);
}

void LogitCanvas::add_weighted(const Region& place, const std::vector<float>& logits) {
  const std::vector<float> along_i = falling_weights(place.size[0]);
  const std::vector<float> along_j = falling_weights(place.size[1]);
  const std::vector<float> along_k = falling_weights(place.size[2]);
  parallel_loop(place.size[2], [&](std::int64_t k) {
    const float* logit = logits.data() + k * place.size[0] * place.size[1];
    for (std::size_t j = 0; j < along_j.size(); ++j) {
      const Index3 first{place.begin[0], place.begin[1] + static_cast<std::int64_t>(j), place.begin[2] + k};
      std::size_t target = offset_in(logits_.region, first);
      const float weight_of_row = along_j[j] * along_k[static_cast<std::size_t>(k)];
      for (std::size_t i = 0; i < along_i.size(); ++i, ++target, ++logit) {
        const float weight = along_i[i] * weight_of_row;
        weights_[target] += weight;
        logits_.values[target] += weight * *logit;
      }
    }
  });
}

/// Those of several ROIs are made in `room`.
const GriddedValues& LogitCanvas::mean_logits(GriddedValues& room) const {
  if (weights_.empty()) return logits_;
  room = logits_;
  change_each(room.values,
              [this](std::size_t n, float sum) { return weights_[n] > 0 ? sum / weights_[n] : 0.0F; });
  return room;
}

bool LogitCanvas::has_no_gap() const {
  return std::find(weights_.begin(), weights_.end(), 0.0F) == weights_.end();
}

Region LogitCanvas::region_in_source(const Region& part) const {
  return source_region(source_, part_of(logits_.grid, part));
}

ProbabilityPatch LogitCanvas::probabilities() const {
  GriddedValues room;
  return sample(logits_.region, mean_logits(room), std::numeric_limits<float>::lowest());
}

ProbabilityPatch LogitCanvas::probabilities_above(double probability) const {
  const float least = LogitThreshold(probability).least();
  GriddedValues room;
  const GriddedValues& logits = mean_logits(room);
  return sample(box_above(logits.values, logits.region, least), logits, least);
}

ProbabilityPatch LogitCanvas::sample(const Region& part, const GriddedValues& logits, float least) const {
  ProbabilityPatch patch;
  if (part.voxel_count() == 0) return patch;
  patch.region = region_in_source(part);
  patch.probabilities = sample_logits(patch.region, logits);
  turn_into_probabilities(patch.probabilities, least);
  return patch;
}

std::vector<float> LogitCanvas::logits_on_source(float elsewhere) const {
  const Region whole{{0, 0, 0}, source_.size};
  std::vector<float> values(static_cast<std::size_t>(whole.voxel_count()), elsewhere);
  if (logits_.values.empty()) return values;
  const Region target = region_in_source(logits_.region);
  GriddedValues room;
  std::vector<float> sampled = sample_logits(target, mean_logits(room));
  change_each(sampled, [=](std::size_t /*n*/, float logit) { return logit > kNoRoi ? logit : elsewhere; });
  copy_common_voxels(sampled, target, values, whole);
  return values;
}

/// kNoRoi where no ROI lies.
std::vector<float> LogitCanvas::sample_logits(const Region& target, const GriddedValues& logits) const {
  std::vector<float> sampled = resample(logits, source_, target, interpolation_);
  if (has_no_gap()) return sampled;
  // Beside voxels that no ROI covers, only the covered neighbours count.
  GriddedValues cover{logits.grid, logits.region, weights_};
  for (float& value : cover.values) value = value > 0 ? 1.0F : 0.0F;
  const std::vector<float> covered = resample(cover, source_, target, Interpolation::nearest);
  const std::vector<float> share = resample(cover, source_, target, interpolation_);
  for (std::size_t n = 0; n < covered.size(); ++n) {
    float& value = sampled[n];
    value = covered[n] > 0 ? value / share[n] : kNoRoi;
  }
  return sampled;
}

std::int64_t LogitCanvas::paint_above(double probability, std::uint16_t label, const MaskRoom& room) const {
  const LogitThreshold threshold(probability);
  GriddedValues room_for_means;
  const GriddedValues& logits = mean_logits(room_for_means);
  const Region part = box_above(logits.values, logits.region, threshold.least());
  const Region region = part.voxel_count() == 0 ? Region{} : region_in_source(part);
  std::uint16_t* const labels = room(region);
  std::atomic<std::int64_t> painted{0};
  resample_rows(logits, source_, region, interpolation_, [&](std::int64_t row, const float* values) {
    painted += threshold.paint(values, region.size[0], label, labels + row * region.size[0]);
  });
  return painted;
}

}  // namespace sammoe
