#include "preview/slice.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {
namespace {

constexpr std::size_t kRight = 0;
constexpr std::size_t kAnterior = 1;
constexpr std::size_t kSuperior = 2;

/// Labelled voxels in each slice along each voxel axis.
std::array<std::vector<std::int64_t>, 3> count_labelled(const LabelMap& mask) {
  const Index3& size = mask.grid.size;
  std::array<std::vector<std::int64_t>, 3> counts;
  for (std::size_t axis = 0; axis < 3; ++axis) counts[axis].resize(static_cast<std::size_t>(size[axis]));
  std::size_t offset = 0;
  for (std::size_t k = 0; k < counts[2].size(); ++k) {
    for (std::size_t j = 0; j < counts[1].size(); ++j) {
      for (std::size_t i = 0; i < counts[0].size(); ++i) {
        if (mask.labels[offset++] == 0) continue;
        ++counts[0][i];
        ++counts[1][j];
        ++counts[2][k];
      }
    }
  }
  return counts;
}

/// The fullest slice, of several the one nearest to the mean of the labelled voxels; -1 if all are empty.
std::int64_t fullest(const std::vector<std::int64_t>& counts) {
  const std::int64_t most = *std::max_element(counts.begin(), counts.end());
  if (most == 0) return -1;
  double sum = 0;
  double weighted = 0;
  for (std::size_t n = 0; n < counts.size(); ++n) {
    sum += static_cast<double>(counts[n]);
    weighted += static_cast<double>(counts[n]) * static_cast<double>(n);
  }
  const double mean = weighted / sum;
  std::int64_t best = -1;
  for (std::int64_t n = 0; n < static_cast<std::int64_t>(counts.size()); ++n) {
    if (counts[static_cast<std::size_t>(n)] != most) continue;
    const auto distance = [&](std::int64_t slice) { return std::abs(static_cast<double>(slice) - mean); };
    if (best < 0 || distance(n) < distance(best)) best = n;
  }
  return best;
}

Index3 centre_without_labels(const Grid& grid, const std::vector<Point3>& clicks_in_voxels) {
  const auto click = std::find_if(clicks_in_voxels.begin(), clicks_in_voxels.end(),
                                  [&](const Point3& index) { return grid.contains(index); });
  Index3 centre{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t last = grid.size[axis] - 1;
    centre[axis] = click == clicks_in_voxels.end()
                       ? last / 2
                       : std::clamp<std::int64_t>(std::llround((*click)[axis]), 0, last);
  }
  return centre;
}

Index3 choose_centre(const LabelMap& mask, const std::vector<Point3>& clicks_in_voxels) {
  const auto counts = count_labelled(mask);
  const Index3 centre{fullest(counts[0]), fullest(counts[1]), fullest(counts[2])};
  return centre[0] < 0 ? centre_without_labels(mask.grid, clicks_in_voxels) : centre;
}

std::int64_t offset_at(const Grid& grid, const Index3& index) {
  return (index[2] * grid.size[1] + index[1]) * grid.size[0] + index[0];
}

}  // namespace

AnatomicalAxes anatomical_axes(const Grid& grid) {
  // Of the six ways to pair voxel with world axes, the one that fits best in sum: picking the largest cosine
  // for each axis alone could take one axis twice.
  std::array<std::size_t, 3> candidate{0, 1, 2};
  AnatomicalAxes axes;
  double best = -1;
  do {
    double fit = 0;
    for (std::size_t world = 0; world < 3; ++world)
      fit += std::abs(grid.direction_in_ras[world][candidate[world]]);
    if (fit <= best + 1e-9) continue;
    best = fit;
    axes.voxel_axis = candidate;
  } while (std::next_permutation(candidate.begin(), candidate.end()));
  for (std::size_t world = 0; world < 3; ++world)
    axes.ascending[world] = grid.direction_in_ras[world][axes.voxel_axis[world]] >= 0;
  return axes;
}

std::array<SliceView, 3> choose_views(const LabelMap& mask, const std::vector<Point3>& clicks_in_voxels) {
  const AnatomicalAxes axes = anatomical_axes(mask.grid);
  const Index3 centre = choose_centre(mask, clicks_in_voxels);
  const auto look_along = [&](std::size_t normal, std::size_t across, std::size_t down,
                              const std::array<char, 4>& edges) {
    SliceView view;
    view.normal = axes.voxel_axis[normal];
    view.across = axes.voxel_axis[across];
    view.down = axes.voxel_axis[down];
    view.across_reversed = axes.ascending[across];
    view.down_reversed = axes.ascending[down];
    view.index = centre[view.normal];
    view.edges = edges;
    return view;
  };
  return {look_along(kSuperior, kRight, kAnterior, {'R', 'L', 'A', 'P'}),
          look_along(kAnterior, kRight, kSuperior, {'R', 'L', 'S', 'I'}),
          look_along(kRight, kAnterior, kSuperior, {'A', 'P', 'S', 'I'})};
}

Slice take_slice(const Volume& volume, const LabelMap& mask, const SliceView& view) {
  const Grid& grid = volume.grid();
  Region region{{0, 0, 0}, grid.size};
  region.begin[view.normal] = view.index;
  region.size[view.normal] = 1;
  const std::vector<float> values = volume.values(region);

  Slice slice;
  slice.width = grid.size[view.across];
  slice.height = grid.size[view.down];
  slice.pixel_mm = {grid.spacing_mm[view.across], grid.spacing_mm[view.down]};
  slice.values.reserve(values.size());
  slice.labels.reserve(values.size());
  Grid of_region = grid;
  of_region.size = region.size;
  Index3 index{0, 0, 0};
  for (std::int64_t row = 0; row < slice.height; ++row) {
    index[view.down] = view.down_reversed ? slice.height - 1 - row : row;
    for (std::int64_t column = 0; column < slice.width; ++column) {
      index[view.across] = view.across_reversed ? slice.width - 1 - column : column;
      index[view.normal] = 0;
      slice.values.push_back(values[static_cast<std::size_t>(offset_at(of_region, index))]);
      index[view.normal] = view.index;
      slice.labels.push_back(mask.labels[static_cast<std::size_t>(offset_at(grid, index))]);
    }
  }
  return slice;
}

std::array<double, 2> position_in_slice(const SliceView& view, const Grid& grid, const Point3& index) {
  const auto along = [&](std::size_t axis, bool reversed) {
    return reversed ? static_cast<double>(grid.size[axis] - 1) - index[axis] : index[axis];
  };
  return {along(view.across, view.across_reversed), along(view.down, view.down_reversed)};
}

}  // namespace sammoe
