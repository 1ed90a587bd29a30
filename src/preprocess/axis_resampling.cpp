#include "preprocess/axis_resampling.hpp"

#include "core/vector_algebra.hpp"
#include "preprocess/parallel_loop.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sammoe {
namespace {

/// How far, in voxels, a row of the target may stray from an axis of the source and still run along it.
constexpr double kParallel = 1e-6;
/// Beyond the outer centres by more than this, in voxels, is outside.
constexpr double kBorder = 1.5;
/// As far below half-way between two voxels, in voxels, the upper one is the nearest: half-way positions are
/// common, as where one spacing is twice the other, and rounding must not decide. ITK takes the upper one
/// too.
constexpr double kHair = 1e-4;

/// Where the target's voxels along one of its axes lie on the source's axis that runs along it.
struct AxisPlaces {
  int source_axis = 0;
  std::int64_t stride = 1;  ///< of the source's values along that axis
  std::vector<std::int64_t> lower, upper;
  std::vector<double> upper_share;
  std::vector<char> is_inside;
};

/// The step of one voxel along an axis of the target, in voxels of the source.
Point3 step_along(const Grid& source, const Grid& target, int axis) {
  Point3 next{0, 0, 0};
  next[axis] = 1;
  return difference(source.voxel_from_ras(target.ras_from_voxel(next)),
                    source.voxel_from_ras(target.ras_from_voxel({0, 0, 0})));
}

std::optional<int> parallel_axis(const Point3& step, std::int64_t count) {
  int axis = 0;
  for (int other = 1; other < 3; ++other)
    if (std::abs(step[other]) > std::abs(step[axis])) axis = other;
  for (int other = 0; other < 3; ++other) {
    if (other != axis && !(std::abs(step[other]) * static_cast<double>(count) < kParallel))
      return std::nullopt;
  }
  return axis;
}

AxisPlaces places_along(double start, double step, std::int64_t count, std::int64_t source_count,
                        Interpolation interpolation) {
  AxisPlaces places;
  const auto last = static_cast<double>(source_count - 1);
  for (std::int64_t n = 0; n < count; ++n) {
    const double position = start + step * static_cast<double>(n);
    const double inner = std::clamp(position, 0.0, last);
    auto lower = static_cast<std::int64_t>(inner);
    std::int64_t upper = std::min(lower + 1, source_count - 1);
    double upper_share = inner - static_cast<double>(lower);
    if (interpolation == Interpolation::nearest) {
      lower = upper = upper_share > 0.5 - kHair ? upper : lower;
      upper_share = 0;
    }
    places.lower.push_back(lower);
    places.upper.push_back(upper);
    places.upper_share.push_back(upper_share);
    places.is_inside.push_back(position >= -kBorder && position < last + kBorder ? 1 : 0);
  }
  return places;
}

std::optional<std::array<AxisPlaces, 3>> places_of(const GriddedValues& source, const Grid& target,
                                                   const Region& region, Interpolation interpolation) {
  const Point3 first{static_cast<double>(region.begin[0]), static_cast<double>(region.begin[1]),
                     static_cast<double>(region.begin[2])};
  const Point3 start = source.grid.voxel_from_ras(target.ras_from_voxel(first));
  const std::array<std::int64_t, 3> strides{1, source.region.size[0],
                                            source.region.size[0] * source.region.size[1]};
  std::array<AxisPlaces, 3> places;
  std::array<bool, 3> is_taken{};
  for (int axis = 0; axis < 3; ++axis) {
    const Point3 step = step_along(source.grid, target, axis);
    const std::optional<int> along = parallel_axis(step, region.size[axis]);
    if (!along || is_taken[*along]) return std::nullopt;
    is_taken[*along] = true;
    places[axis] = places_along(start[*along] - static_cast<double>(source.region.begin[*along]),
                                step[*along], region.size[axis], source.region.size[*along], interpolation);
    places[axis].source_axis = *along;
    places[axis].stride = strides[*along];
  }
  return places;
}

double between(double lower, double upper, double upper_share) {
  return lower + (upper - lower) * upper_share;
}

/// The four rows of the source around a row of the target.
struct Rows {
  std::array<const float*, 4> begin{};
  double j_share = 0, k_share = 0;

  double at(std::int64_t offset) const {
    return between(between(begin[0][offset], begin[1][offset], j_share),
                   between(begin[2][offset], begin[3][offset], j_share), k_share);
  }
};

Rows rows_at(const float* values, const AxisPlaces& along_j, std::size_t j, const AxisPlaces& along_k,
             std::size_t k) {
  Rows rows;
  for (std::size_t n = 0; n < 4; ++n) {
    const std::int64_t at_j = n % 2 == 0 ? along_j.lower[j] : along_j.upper[j];
    const std::int64_t at_k = n < 2 ? along_k.lower[k] : along_k.upper[k];
    rows.begin[n] = values + at_j * along_j.stride + at_k * along_k.stride;
  }
  rows.j_share = along_j.upper_share[j];
  rows.k_share = along_k.upper_share[k];
  return rows;
}

/// Makes rows of the target, one at a time.
class RowMaker {
 public:
  RowMaker(const GriddedValues& source, const std::array<AxisPlaces, 3>& places)
      : values_(source.values.data()),
        places_(places),
        along_source_(static_cast<std::size_t>(source.region.size[places[0].source_axis])),
        row_(places[0].lower.size()) {
    const auto [least, most] = std::minmax(places[0].lower.front(), places[0].lower.back());
    begin_ = least;
    end_ = std::min(most + 2, source.region.size[places[0].source_axis]);
  }

  const float* make(std::size_t j, std::size_t k) {
    const auto& [along_i, along_j, along_k] = places_;
    if (along_k.is_inside[k] == 0 || along_j.is_inside[j] == 0) {
      std::fill(row_.begin(), row_.end(), 0.0F);
      return row_.data();
    }
    const Rows rows = rows_at(values_, along_j, j, along_k, k);
    for (std::int64_t x = begin_; x < end_; ++x)
      along_source_[static_cast<std::size_t>(x)] = rows.at(x * along_i.stride);
    for (std::size_t i = 0; i < row_.size(); ++i) {
      const double value =
          between(along_source_[static_cast<std::size_t>(along_i.lower[i])],
                  along_source_[static_cast<std::size_t>(along_i.upper[i])], along_i.upper_share[i]);
      row_[i] = along_i.is_inside[i] != 0 ? static_cast<float>(value) : 0.0F;
    }
    return row_.data();
  }

 private:
  const float* values_;
  const std::array<AxisPlaces, 3>& places_;
  std::int64_t begin_ = 0, end_ = 0;  ///< of what a row needs of the source along its axis
  std::vector<double> along_source_;  ///< the row at the source's voxels
  std::vector<float> row_;
};

}  // namespace

bool resample_rows_along_axes(const GriddedValues& source, const Grid& target, const Region& target_region,
                              Interpolation interpolation, const RowReceiver& receive) {
  const std::optional<std::array<AxisPlaces, 3>> places =
      places_of(source, target, target_region, interpolation);
  if (!places) return false;
  const std::int64_t rows = target_region.size[1];
  parallel_loop(target_region.size[2], [&](std::int64_t k) {
    RowMaker maker(source, *places);
    for (std::int64_t j = 0; j < rows; ++j)
      receive(k * rows + j, maker.make(static_cast<std::size_t>(j), static_cast<std::size_t>(k)));
  });
  return true;
}

}  // namespace sammoe
